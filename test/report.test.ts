import { describe, expect, it } from 'vitest';
import { count, failedFiles, type Report, withSecondTry } from './report.ts';

const file = (name: string, ...statuses: string[]): Report['testResults'][number] => ({
  name,
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status, index) => ({ fullName: `${name} ${index}`, status })),
});
const broken = { name: 'broken', status: 'failed', assertionResults: [] };

describe('the closing line of the tests', () => {
  it('given tests of every outcome and a file that broke before its first test, then each counts', () => {
    const report = { success: false, testResults: [file('a', 'passed', 'failed', 'pending'), broken] };
    expect(count(report)).toEqual({ passed: 1, failed: 2, skipped: 1 });
    expect(failedFiles(report)).toEqual(['a', 'broken']);
  });

  it('given an error outside of every test, then the run has failed', () => {
    expect(count({ success: false, testResults: [file('a', 'passed')] })).toMatchObject({ failed: 1 });
  });

  it('given a second try that passed, then its results stand in place of the first', () => {
    const first = { success: false, testResults: [file('a', 'passed'), file('b', 'failed', 'passed')] };
    const second = { success: true, testResults: [file('b', 'passed', 'passed')] };
    expect(count(withSecondTry(first, second))).toEqual({ passed: 3, failed: 0, skipped: 0 });
  });

  it('given a second try that fails again, then the run has failed', () => {
    const first = { success: false, testResults: [file('b', 'failed')] };
    expect(count(withSecondTry(first, first))).toMatchObject({ failed: 1 });
  });
});
