import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Logs in a process of its own, as a server does, and hands back what came out on stderr. */
function logged(statement: string): Record<string, unknown> {
  const module = fileURLToPath(new URL('./log.ts', import.meta.url));
  const script = `import { openLog } from ${JSON.stringify(module)}; const log = openLog('info'); ${statement}; log.flush();`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '{}');
}

describe('the log', () => {
  it('keeps an error with its message, its cause and where it happened', () => {
    const line = logged(
      `log.error({ err: new Error('the mirror broke', { cause: new Error('socket closed') }) }, 'Upkeep failed')`,
    );
    expect(line.msg).toBe('Upkeep failed');
    expect(JSON.stringify(line.err)).toContain('the mirror broke');
    expect(JSON.stringify(line.err)).toContain('socket closed');
  });

  it('never shows a token, however deep it lies', () => {
    const line = logged(`log.info({ a: { b: { c: { access_token: 'very-secret-token' } } } }, 'x')`);
    expect(JSON.stringify(line)).not.toContain('very-secret-token');
  });

  it('never shows a person, neither in fields nor in the text', () => {
    const line = logged(`log.info({ customer: { email: 'ada@example.com' } }, 'mail to ada@example.com')`);
    expect(JSON.stringify(line)).not.toContain('ada@example.com');
  });
});
