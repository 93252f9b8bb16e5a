import { type Lane, LedgerFault } from '../port.ts';
import { BATCH, type Carrier, type Operation } from './operations.ts';

/** Something that somebody wants done. */
export type Parcel = { api: Carrier; operation: Operation; purpose: string };
type Waiting = Parcel & { resolve(answer: unknown): void; reject(fault: unknown): void };

/**
 * Packs what waits: records to be made and questions that come up while the budget lets no request out go together in
 * one batch, each answered by itself. While there is budget, each goes alone at once, since the service works a batch off
 * one by one. Only what is one connection's goes together. What is not known to be made stays unknown for each (C02).
 */
export class Packer {
  readonly #lanes = new Map<string, Waiting[]>();

  /** @returns the record or the rows, unread. @throws LedgerFault as a request of its own would */
  send(lane: Lane, parcel: Parcel): Promise<unknown> {
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
        for (const single of parcels.length === 1 ? parcels : []) void alone(single, { share: 'taken' });
        if (parcels.length > 1) void together(parcels);
      } catch (fault) {
        for (const { reject } of queue.splice(0)) reject(fault);
      }
    }
    this.#lanes.delete(lane.id);
  }
}

async function alone({ api, operation, purpose, ...waiting }: Waiting, options: { share?: 'taken' }): Promise<void> {
  try {
    waiting.resolve(await api.carryAlone(operation, purpose, options));
  } catch (fault) {
    waiting.reject(fault);
  }
}

async function together(parcels: readonly Waiting[]): Promise<void> {
  const [first] = parcels;
  if (first === undefined) return;
  const purpose = `${first.purpose} and ${parcels.length - 1} more in one request`;
  try {
    const operations = parcels.map(({ operation }) => operation);
    const done = await first.api.carry(operations, purpose, { share: 'taken' });
    await Promise.all(
      parcels.map(async (parcel, index) => {
        const { record, fault } = done[index] ?? { fault: new LedgerFault('unknown', 'There is no answer') };
        if (fault === undefined) parcel.resolve(record);
        else if (fault.kind === 'unknown') parcel.reject(lostFor(parcel, fault));
        // A batch repeats the refusals of an earlier try; alone it is refused for what is true now.
        else await alone(parcel, {});
      }),
    );
  } catch (fault) {
    for (const parcel of parcels) parcel.reject(lostFor(parcel, fault));
  }
}

/** A lost answer to a question asks nothing of anybody: it is asked again. */
function lostFor({ operation }: Parcel, fault: unknown): unknown {
  if (operation.kind === 'create' || !(fault instanceof LedgerFault) || fault.kind !== 'unknown') return fault;
  return new LedgerFault('unavailable', fault.detail, { cause: fault });
}
