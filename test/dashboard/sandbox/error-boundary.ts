import { Component, type ReactNode } from 'react';
import type { SandboxError } from './protocol.ts';

type Props = { children?: ReactNode; onError(error: SandboxError): void };

/** A view that throws while rendering would leave an empty drawer; here its error is told instead. */
export class ViewErrors extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: { componentStack?: string | null }): void {
    const stack = `${error.stack ?? ''}\n${info.componentStack ?? ''}`;
    this.props.onError({ message: `The view threw while rendering: ${error.message}`, stack });
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
