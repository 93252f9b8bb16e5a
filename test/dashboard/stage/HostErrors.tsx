import { Component, type ReactNode } from 'react';
import { ErrorBlock } from './ErrorBlock.tsx';
import { reportPreviewError } from './preview-errors.ts';

type Props = { component: string; children: ReactNode };

/** Catches what a mapped component throws (an image from a forbidden source, a mistake of the preview itself). */
export class HostErrors extends Component<Props, { message?: string }> {
  override state: { message?: string } = {};

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: Error): void {
    const stack = error.stack;
    reportPreviewError({ kind: 'host', message: error.message, ...(stack === undefined ? {} : { stack }) });
  }

  override render(): ReactNode {
    if (this.state.message === undefined) return this.props.children;
    return <ErrorBlock title={`<${this.props.component}> cannot be shown`} problems={[this.state.message]} />;
  }
}
