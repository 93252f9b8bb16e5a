import { createRemoteReceiver, RemoteRenderer, useAttached } from '@remote-ui/react/host';
import { createEndpoint, type Endpoint, fromMessagePort } from '@remote-ui/rpc';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { problemsOfRoot } from '../props/children-rules.ts';
import type { AppPlace } from '../sandbox/app-router.ts';
import { initMessage, type SandboxApi } from '../sandbox/protocol.ts';
import { asChildren, createStageController } from './controller.tsx';
import { ErrorBlock } from './ErrorBlock.tsx';
import type { HostApi } from './host-api.ts';
import { reportPreviewError } from './preview-errors.ts';
import { sharedStorage } from './shared-storage.ts';

type Props = {
  component: string;
  viewport: string;
  /** Which React the frame lends to the bundle. */
  react: '17' | '18';
  context: ExtensionContextValue;
  api: HostApi;
  /** Where the full page stands; absent for other viewports. */
  appPlace?: AppPlace | undefined;
  /** Shown until the view has drawn something. */
  placeholder: ReactNode;
};

const controller = createStageController();

/**
 * One view of the app: a frame without any rights but scripts runs the bundle, and what it renders is drawn here.
 * Give it a new `key` for another object, so that each view begins anew as in the Dashboard.
 */
export function AppView({ component, viewport, react, context, api, appPlace, placeholder }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [mounted, setMounted] = useState(false);
  const receiver = useMemo(() => createRemoteReceiver(), []);
  const stop = useRef<() => void>(() => {});
  const sandbox = useRef<Endpoint<SandboxApi>['call'] | undefined>(undefined);
  const told = useRef({ context, place: '' });

  useEffect(() => () => stop.current(), []);
  useEffect(() => {
    const place = JSON.stringify(appPlace ?? null);
    if (sandbox.current === undefined) return;
    if (told.current.place !== place && appPlace !== undefined) sandbox.current.movedTo(appPlace);
    if (told.current.context !== context) sandbox.current.updateContext(context);
    told.current = { context, place };
  }, [appPlace, context]);

  const connect = () => {
    const target = frame.current?.contentWindow;
    if (target === null || target === undefined) return;
    const { port1, port2 } = new MessageChannel();
    const endpoint = createEndpoint<SandboxApi>(fromMessagePort(port1));
    endpoint.expose({ ...api });
    const unsubscribe = sharedStorage.subscribe((key, value) => void endpoint.call.storageChanged(key, value));
    stop.current = () => {
      sandbox.current = undefined;
      unsubscribe();
      endpoint.terminate();
    };
    port1.start();
    // The frame has an opaque origin, so no other target origin than "*" would reach it; the port is the secret.
    target.postMessage(initMessage, '*', [port2]);
    sandbox.current = endpoint.call;
    told.current = { context, place: JSON.stringify(appPlace ?? null) };
    if (appPlace !== undefined) endpoint.call.movedTo(appPlace);
    // From here on it is the app's own time, which the bench tells apart from opening a frame.
    performance.mark('view:render');
    endpoint.call.render(component, context, receiver.receive).then(
      () => setMounted(true),
      (error: Error) => {
        setMounted(true);
        reportPreviewError({
          kind: 'sandbox',
          message: error.message,
          ...(error.stack === undefined ? {} : { stack: error.stack }),
        });
      },
    );
  };

  return (
    <>
      <iframe
        ref={frame}
        title={`${component} sandbox`}
        src={`/preview/frame?view=${component}&react=${react}`}
        sandbox="allow-scripts"
        onLoad={connect}
        className="sandbox-frame"
        aria-hidden="true"
        tabIndex={-1}
      />
      {mounted ? <Root viewport={viewport} receiver={receiver} /> : placeholder}
    </>
  );
}

function Root({ viewport, receiver }: { viewport: string; receiver: ReturnType<typeof createRemoteReceiver> }) {
  const root = useAttached(receiver, receiver.attached.root);
  const problems = problemsOfRoot(viewport, asChildren(root?.children ?? []));
  const message = problems.join('\n');
  useEffect(() => {
    if (message !== '') reportPreviewError({ kind: 'component', message });
  }, [message]);
  if (problems.length > 0) return <ErrorBlock title="The view's root is not valid" problems={problems} />;
  return <RemoteRenderer receiver={receiver} controller={controller} />;
}
