import type { RemoteChannel } from '@remote-ui/core';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';

/** The one window message: with it the page hands the frame its end of the channel; all else goes through the port. */
export const initMessage = 'init_extension';

/** An error inside the frame that a developer must see. */
export type SandboxError = { message: string; stack?: string };

/** What the page may ask the frame. */
export type SandboxApi = {
  /** Renders a view of the bundle into the channel. @throws Error when the bundle has no such export. */
  render(component: string, context: ExtensionContextValue, channel: RemoteChannel): Promise<void>;
  /** A value of the storage shared by all viewports of the app changed elsewhere. */
  storageChanged(key: string, value: string | null): void;
};

/** What the frame tells the page besides the SDK's own calls. */
export type PreviewApi = {
  reportSandboxError(error: SandboxError): void;
  /** Answers the whole shared storage, so that a new frame starts with what the others know. */
  readStorage(): Promise<Record<string, string>>;
  writeStorage(key: string, value: string | null): void;
};
