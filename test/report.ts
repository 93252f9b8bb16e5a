import { z } from 'zod';

/** What the runner writes about each file; the other fields of its report are not read. */
const fileSchema = z.object({
  /** Path of the file. */
  name: z.string(),
  status: z.string(),
  assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
});
export const reportSchema = z.object({ success: z.boolean(), testResults: z.array(fileSchema) });
export type Report = z.output<typeof reportSchema>;
type FileReport = Report['testResults'][number];

const failedIn = (file: FileReport): string[] =>
  file.assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);

/** Files with a failed test, and files that broke before their first one. */
export const failedFiles = ({ testResults }: Report): string[] =>
  testResults.filter((file) => file.status === 'failed' || failedIn(file).length > 0).map(({ name }) => name);

/** Names of the tests that failed. */
export const failedTests = ({ testResults }: Report): string[] => testResults.flatMap(failedIn);

/** The first report with the files of the second in place of its own. */
export const withSecondTry = (first: Report, second: Report): Report => {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => again.get(file.name) ?? file);
  // What broke outside of tests in the first run (an error nobody caught) is not healed by running files again.
  const fileless = !first.success && failedFiles(first).length === 0;
  return { success: second.success && !fileless, testResults };
};

/** How many tests passed, failed and were skipped. A file that broke before its first test counts as one failed. */
export function count({ success, testResults }: Report): { passed: number; failed: number; skipped: number } {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of testResults) {
    for (const { status } of file.assertionResults) {
      if (status === 'passed') total.passed += 1;
      else if (status === 'failed') total.failed += 1;
      else total.skipped += 1;
    }
    if (file.status === 'failed' && failedIn(file).length === 0) total.failed += 1;
  }
  // Errors outside of tests fail the run all the same.
  if (!success && total.failed === 0) total.failed = 1;
  return total;
}
