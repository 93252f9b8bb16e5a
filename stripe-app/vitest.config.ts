import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'app',
    include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
    // The SDK's testing tools call a global `expect`.
    globals: true,
    setupFiles: ['./src/testing/setup.ts'],
    env: { TZ: 'UTC' },
    // The SDK is written for bundlers: ES modules without "type": "module", imports without extension.
    server: { deps: { inline: [/@stripe\/ui-extension-sdk/, /@remote-ui/] } },
    testTimeout: 20_000,
  },
});
