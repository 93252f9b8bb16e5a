import {
  isRemoteReceiverAttachableFragment,
  KIND_COMPONENT,
  KIND_TEXT,
  type RemoteReceiverAttachableChild,
  type RemoteReceiverAttachableComponent,
} from '@remote-ui/core';
import {
  type Controller,
  createController,
  RemoteComponent,
  type RemoteComponentProps,
  useAttached,
} from '@remote-ui/react/host';
import { useEffect } from 'react';
import { componentMap } from '../components/component-map.ts';
import { isComponent, problemsOf } from '../props/check-props.ts';
import { type Child, problemsOfChildren } from '../props/children-rules.ts';
import { ErrorBlock } from './ErrorBlock.tsx';
import { HostErrors } from './HostErrors.tsx';
import { reportPreviewError } from './preview-errors.ts';

/** Maps the remote tree to the DOM; every component is checked against the SDK's types before it is shown. */
export function createStageController(): Controller {
  return createController(componentMap, {
    renderComponent: (props) => <CheckedComponent {...props} id={props.key} />,
  });
}

/** React keeps `key` to itself, so the renderer's key travels as `id` once more. */
function CheckedComponent({ id, ...props }: Omit<RemoteComponentProps, 'key'> & { id: string | number }) {
  const { component, receiver } = props;
  const attached = useAttached(receiver, component);
  const type = String(component.type);
  const problems = attached === null ? [] : problemsOfComponent(type, attached);
  const message = problems.join('\n');
  useEffect(() => {
    if (message !== '') reportPreviewError({ kind: 'component', message });
  }, [message]);
  if (problems.length > 0) return <ErrorBlock title={`<${type}> is not valid`} problems={problems} />;
  return (
    <HostErrors component={type}>
      <RemoteComponent key={id} {...props} />
    </HostErrors>
  );
}

function problemsOfComponent(type: string, attached: RemoteReceiverAttachableComponent): string[] {
  const props: Record<string, unknown> = Object.assign({}, attached.props);
  const problems = problemsOf(type, props, isRemoteReceiverAttachableFragment);
  if (problems.length > 0 && !isComponent(type)) return problems;
  return [...problems, ...problemsOfChildren(type, asChildren(attached.children))];
}

/** The remote tree's children in the words of the rules; comments and the like are left out. */
export function asChildren(children: readonly RemoteReceiverAttachableChild[]): Child[] {
  return children.flatMap((child): Child[] => {
    if (child.kind === KIND_COMPONENT) return [{ component: String(child.type) }];
    return child.kind === KIND_TEXT && child.text.trim() !== '' ? [{ text: child.text }] : [];
  });
}
