import { createRemoteRoot } from '@remote-ui/core';
import * as remoteReact from '@remote-ui/react';
import { createEndpoint, type Endpoint, fromMessagePort, retain } from '@remote-ui/rpc';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import * as React from 'react';
import * as jsxRuntime from 'react/jsx-runtime';
import { createAppRouter } from './app-router.ts';
import { ViewErrors } from './error-boundary.ts';
import { SharedStorage } from './memory-storage.ts';
import { initMessage, type PreviewApi, type SandboxApi, type SandboxError } from './protocol.ts';
import { watchRequests } from './watch-requests.ts';

/**
 * The script that runs in the sandboxed frame before the app's bundle. It supplies the three modules a bundle leaves
 * open, waits for the port, and renders the view the page asks for into a remote tree.
 */
type Exports = Record<string, unknown> & { endpoint?: Endpoint<PreviewApi> };
declare global {
  var __StripeExtExports: Exports | undefined;
  var __memoryStorage: SharedStorage | undefined;
  var __bundleFailure: string | undefined;
}

const modules: Record<string, object> = {
  react: React,
  'react/jsx-runtime': jsxRuntime,
  '@remote-ui/react': remoteReact,
};

Object.assign(globalThis, {
  require: (name: string) => {
    const found = modules[name];
    if (found !== undefined) return found;
    throw new Error(
      `The bundle requires "${name}", which the Dashboard does not supply; only ${Object.keys(modules).join(', ')}.`,
    );
  },
});

window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data !== initMessage || port === undefined) return;
  const endpoint = createEndpoint<PreviewApi>(fromMessagePort(port));
  reportErrors(endpoint);
  watchRequests((request) => void endpoint.call.reportRequest(request));
  const storage = new SharedStorage((key, value) => endpoint.call.writeStorage(key, value));
  globalThis.__memoryStorage = storage;
  const router = createAppRouter((place, replace) => void endpoint.call.moveAppTo(place, replace));
  globalThis.__extRouter = router;
  let show: ((context: ExtensionContextValue) => void) | undefined;
  const sandbox: SandboxApi = {
    async render(component, context, channel) {
      retain(channel);
      const failure = globalThis.__bundleFailure;
      if (failure !== undefined) throw new Error(`The views do not compile. ${failure}`);
      const app = globalThis.__StripeExtExports;
      if (app === undefined)
        throw new Error('The app bundle did not run: it defines no __StripeExtExports. See the errors above it.');
      app.endpoint = endpoint;
      storage.fill(await endpoint.call.readStorage());
      const root = createRemoteRoot(channel, { strict: false });
      const view = viewOf(app, component);
      const mounted = remoteReact.createRoot(root);
      const onError = (error: SandboxError) => endpoint.call.reportSandboxError(error);
      show = (given) => mounted.render(React.createElement(ViewErrors, { onError }, React.createElement(view, given)));
      show(context);
      root.mount();
    },
    updateContext: (context) => show?.(context),
    movedTo: (place) => router.movedTo(place),
    storageChanged: (key, value) => storage.changedElsewhere(key, value),
  };
  endpoint.expose(sandbox);
  port.start();
});

function viewOf(app: Exports, component: string): React.ComponentType<ExtensionContextValue> {
  const view = app[component];
  if (isComponent(view)) return view;
  const exported = Object.keys(app).filter((name) => isComponent(app[name]));
  throw new Error(`The manifest names the view ${component}, but the bundle exports ${exported.join(', ') || 'none'}.`);
}

function isComponent(value: unknown): value is React.ComponentType<ExtensionContextValue> {
  return typeof value === 'function';
}

function reportErrors(endpoint: Endpoint<PreviewApi>): void {
  window.addEventListener('error', (event) => {
    const stack = event.error instanceof Error ? event.error.stack : undefined;
    endpoint.call.reportSandboxError({ message: event.message, ...(stack === undefined ? {} : { stack }) });
  });
  window.addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason;
    const known = reason instanceof Error;
    endpoint.call.reportSandboxError({
      message: `Unhandled rejection: ${known ? reason.message : String(reason)}`,
      ...(known && reason.stack !== undefined ? { stack: reason.stack } : {}),
    });
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    endpoint.call.reportSandboxError({
      message:
        `The content security policy blocked ${event.blockedURI} (${event.effectiveDirective}). ` +
        'Add the address to content_security_policy in stripe-app.json; entries need a path, a trailing slash allows what lies below.',
    });
  });
}
