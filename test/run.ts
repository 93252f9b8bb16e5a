import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { count, failedFiles, failedTests, type Report, reportSchema, withSecondTry } from './report.ts';

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

/** More broken files than this are no accident of a busy machine. */
const SECOND_TRY_FILES = 5;

/** Runs tests. @returns what they reported; undefined when they left no report, which fails everything */
async function test(args: string[]): Promise<Report | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-test-'));
  const file = join(folder, 'report.json');
  const code = await run('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...args]);
  try {
    const report = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { ...report, success: report.success && code === 0 };
  } catch (error) {
    process.stderr.write(`The tests left no report: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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

let report = await test(process.argv.slice(2));
const again = report === undefined ? [] : failedFiles(report);
if (report !== undefined && again.length > 0 && again.length <= SECOND_TRY_FILES) {
  // Whole products with browsers and databases run side by side here. What fails in the crowd is tried once more alone:
  // a fault of the product fails again; an accident of the machine passes, and is named as such.
  process.stdout.write(`\nFailed in the crowd, tried again alone:\n${again.map((name) => `  ${name}\n`).join('')}`);
  const second = await test(['--maxWorkers=1', ...again]);
  if (second !== undefined) {
    const still = new Set(failedTests(second));
    const shaky = failedTests(report).filter((name) => !still.has(name));
    report = withSecondTry(report, second);
    if (shaky.length > 0)
      process.stdout.write(`\nPassed only alone, so worth a look:\n${shaky.map((name) => `  ${name}\n`).join('')}`);
  }
}
if (report === undefined) failed += 1;
else {
  const tests = count(report);
  passed += tests.passed;
  failed += tests.failed;
  skipped += tests.skipped;
}
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
process.exit(failed === 0 ? 0 : 1);
