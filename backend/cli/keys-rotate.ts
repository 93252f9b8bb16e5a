import { rotateKeys } from '../connections/rotate-keys.ts';
import type { Command } from './command.ts';
import { withServices } from './environment.ts';
import { counted } from './output.ts';

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Seal all stored tokens anew under the first key of TOKEN_KEYS.',
  usage: '',
  help: [],
  notes: [
    'Rotation in three steps: put a new key first in TOKEN_KEYS of all processes and restart them; run this; take the',
    'old key away once nothing is left under it. May be stopped and repeated at any time.',
  ].join('\n'),
  options: {},
  async run({ env, out }) {
    return withServices(env, async (services) => {
      const report = await rotateKeys(services.db, services.vault);
      const { newestKid } = services.vault;
      out.line(`Sealed anew under “${newestKid}”: ${report.resealed}. Under it already: ${report.current}.`);
      if (report.failed.length === 0) {
        out.line(`Nothing is left under another key; keys after “${newestKid}” may be taken out of TOKEN_KEYS.`);
        return 0;
      }
      out.line(`${counted(report.failed.length, 'value')} could not be opened and stay as they are:`);
      for (const { kind, id, reason } of report.failed) out.line(`  ${kind} ${id}: ${reason}`);
      return 1;
    });
  },
};
