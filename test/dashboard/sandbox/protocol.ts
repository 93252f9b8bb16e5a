import type { RemoteChannel } from '@remote-ui/core';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import type { AppPlace } from './app-router.ts';

/** The one window message: with it the page hands the frame its end of the channel; all else goes through the port. */
export const initMessage = 'init_extension';

/** An error inside the frame that a developer must see. */
export type SandboxError = { message: string; stack?: string };

/** A request that a view sent, for the list of requests. */
export type SentRequest = {
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  path: string;
  signed: boolean;
  /** What was sent, redacted; null without a body. */
  payload: string | null;
  /** 0 when no answer came. */
  status: number;
  ms: number;
  bytes: number | null;
};

/** What the page may ask the frame. */
export type SandboxApi = {
  /** Renders a view of the bundle into the channel. @throws Error when the bundle has no such export. */
  render(component: string, context: ExtensionContextValue, channel: RemoteChannel): Promise<void>;
  /** The same view with a new context: the address got other parameters for it, or somebody else looks at it. */
  updateContext(context: ExtensionContextValue): void;
  /** The address below the app's full page, at the beginning and after each change; never for other viewports. */
  movedTo(place: AppPlace): void;
  /** A value of the storage shared by all viewports of the app changed elsewhere. */
  storageChanged(key: string, value: string | null): void;
};

/** What the frame tells the page besides the SDK's own calls. */
export type PreviewApi = {
  reportSandboxError(error: SandboxError): void;
  reportRequest(request: SentRequest): void;
  /** Answers the whole shared storage, so that a new frame starts with what the others know. */
  readStorage(): Promise<Record<string, string>>;
  writeStorage(key: string, value: string | null): void;
  /** The router of `/navigation` goes somewhere within the full page. */
  moveAppTo(place: AppPlace, replace: boolean): void;
};
