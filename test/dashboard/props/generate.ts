import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { extractProps } from './extract-props.ts';

/** Writes component-props.ts anew; run it after an update of the SDK: `node test/dashboard/props/generate.ts`. */
const target = fileURLToPath(new URL('./component-props.ts', import.meta.url));
const head = `// Derived from the declaration files of @stripe/ui-extension-sdk by generate.ts; do not edit by hand.
import type { PropTable } from './prop-types.ts';

export const componentProps: PropTable = `;
writeFileSync(target, `${head}${JSON.stringify(extractProps())};\n`);
const biome = fileURLToPath(new URL('../../../node_modules/.bin/biome', import.meta.url));
execFileSync(biome, ['format', '--write', target], { stdio: 'inherit' });
