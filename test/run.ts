import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * `npm test`: types, format and lint, the Stripe App's own lint rules, and every test. Each of the first three counts as
 * one. Ends with a plain line `N passed, N failed`.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** Runs a command with our output. @returns its exit code; a command that cannot be started counts as failed */
function run(name: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(bin(name), args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', (error) => {
      process.stderr.write(`${name} could not be started: ${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
});

const checks: [title: string, name: string, args: string[]][] = [
  ['Types', 'tsc', ['-p', '.']],
  ['Format and lint', 'biome', ['check', '.']],
  ['Stripe App lint', 'eslint', ['--config', 'stripe-app/eslint.config.mjs', 'stripe-app/src']],
];

let passed = 0;
let failed = 0;
let skipped = 0;
for (const [title, name, args] of checks) {
  process.stdout.write(`\n${title}: ${name} ${args.join(' ')}\n`);
  if ((await run(name, args)) === 0) passed += 1;
  else failed += 1;
}

const folder = mkdtempSync(join(tmpdir(), 'tieout-test-'));
const file = join(folder, 'report.json');
const code = await run('vitest', [
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${file}`,
  ...process.argv.slice(2),
]);
try {
  const report = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  passed += report.numPassedTests;
  skipped += report.numPendingTests;
  // A file that breaks before its first test has no failed test, and errors outside tests fail the run all the same.
  failed +=
    report.numFailedTests > 0
      ? report.numFailedTests
      : report.success && code === 0
        ? 0
        : Math.max(1, report.numFailedTestSuites);
} catch (error) {
  process.stderr.write(`The tests left no report: ${error instanceof Error ? error.message : String(error)}\n`);
  failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
process.exit(failed === 0 ? 0 : 1);
