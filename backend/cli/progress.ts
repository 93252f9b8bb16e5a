import type { Output } from './command.ts';

export type ProgressBar = { show(done: number, total: number | null, note: string): void };

const WIDTH = 24;

/**
 * A bar on a terminal. In a pipe a line each time that another tenth is done (or each hundred where the total is not
 * known yet), so that a log of it reads well.
 */
export function progressBar(out: Output, what: string): ProgressBar {
  let last = '';
  return {
    show(done, total, note) {
      const share = total === null || total === 0 ? null : Math.min(1, done / total);
      if (out.tty) {
        const filled = Math.round((share ?? 0) * WIDTH);
        const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
        const count = total === null ? `${done}` : `${done}/${total}`;
        out.status(`${share === null ? '…'.padEnd(WIDTH) : bar} ${count} ${what}${note === '' ? '' : ` · ${note}`}`);
        return;
      }
      const step = share === null ? `${Math.floor(done / 100)}` : `${Math.floor(share * 10)} of 10`;
      if (step === last) return;
      last = step;
      const count = total === null ? `${done}` : `${done} of ${total}`;
      out.line(`${count} ${what}${note === '' ? '' : `, ${note}`}`);
    },
  };
}
