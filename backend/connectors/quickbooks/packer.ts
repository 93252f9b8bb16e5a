import type { Lane } from '../port.ts';
import { LedgerFault } from '../port.ts';
import { BATCH, type CompanyApi, type Making } from './api.ts';
import { anything } from './wire.ts';

/** A record that somebody wants made. */
export type Parcel = { api: CompanyApi; making: Making; purpose: string };
type Waiting = Parcel & { resolve(record: unknown): void; reject(fault: unknown): void };

/**
 * Packs what waits: records that are to be made while the budget lets no request out go together in one batch, each
 * answered by itself. While there is budget, each goes alone at once, since the service works a batch off one by one.
 * Only what is one connection's goes together. What is not known to be made stays unknown for each of them (C02).
 */
export class Packer {
  readonly #lanes = new Map<string, Waiting[]>();

  /** @returns the record, unread. @throws LedgerFault as a request of its own would */
  make(lane: Lane, parcel: Parcel): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const waiting = { ...parcel, resolve, reject };
      const queue = this.#lanes.get(lane.id);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const opened = [waiting];
      this.#lanes.set(lane.id, opened);
      void this.#drain(lane, opened);
    });
  }

  async #drain(lane: Lane, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      try {
        const { waited } = await lane.share();
        const several = waited && queue.length > 1 && (await lane.pack());
        const parcels = queue.splice(0, several ? BATCH : 1);
        void (parcels.length === 1 ? alone(parcels[0]) : together(parcels));
      } catch (fault) {
        for (const { reject } of queue.splice(0)) reject(fault);
      }
    }
    this.#lanes.delete(lane.id);
  }
}

async function alone(parcel: Waiting | undefined, options: { share?: 'taken' } = { share: 'taken' }): Promise<void> {
  if (parcel === undefined) return;
  const { api, making, purpose, resolve, reject } = parcel;
  try {
    resolve(await api.post(making.entity, anything, making.body, purpose, { requestId: making.key, ...options }));
  } catch (fault) {
    reject(fault);
  }
}

async function together(parcels: readonly Waiting[]): Promise<void> {
  const [first] = parcels;
  if (first === undefined) return;
  const purpose = `${first.purpose} and ${parcels.length - 1} more in one request`;
  try {
    const makings = parcels.map(({ making }) => making);
    const made = await first.api.createAll(makings, purpose, { share: 'taken' });
    await Promise.all(
      parcels.map(async (parcel, index) => {
        const { record, fault } = made[index] ?? { fault: new LedgerFault('unknown', 'There is no answer') };
        if (fault === undefined) parcel.resolve(record);
        else if (fault.kind === 'unknown') parcel.reject(fault);
        // A batch repeats the refusals of an earlier try; alone it is refused for what is true now.
        else await alone(parcel, {});
      }),
    );
  } catch (fault) {
    for (const { reject } of parcels) reject(fault);
  }
}
