import extension from '@stripe/ui-extension-tools/eslint.config.ui-extension.mjs';

/** Stripe's own rules for views: only SDK components, hooks in order. Everything else is checked by Biome and tsc. */
export default [
  { files: ['**/*.{ts,tsx}'] },
  ...extension,
  {
    // The version the Dashboard brings; the React in node_modules serves the tests.
    settings: { react: { version: '17.0.2' } },
    // TypeScript checks props and names.
    rules: { 'react/prop-types': 'off', 'no-undef': 'off' },
  },
];
