import type { TransferProgress } from "../protocol/round-waits.ts";
import type { NodeTransfer } from "../watch/events.ts";

/** How long a transfer takes before anybody is told of it, and from then on between two times. */
const secondsBetween = 1;

/** To be called with what is under way now, by the nodes' names: tells of what takes long, and when that is over. */
export function createToldTransfers(
  now: () => number,
  tell: (event: NodeTransfer) => void,
): (underWay: ReadonlyMap<string, TransferProgress>) => void {
  /** When each was seen first, or told last. */
  const known = new Map<string, { readonly at: number; readonly told: TransferProgress | undefined }>();
  return (underWay) => {
    for (const [name, { told }] of known) {
      if (underWay.has(name)) continue;
      known.delete(name);
      if (told) tell({ kind: "node-transfer", name });
    }
    for (const [name, transfer] of underWay) {
      const before = known.get(name);
      if (!before) known.set(name, { at: now(), told: undefined });
      else if (now() - before.at >= secondsBetween && isNews(transfer, before.told)) {
        known.set(name, { at: now(), told: transfer });
        tell({ kind: "node-transfer", name, transfer });
      }
    }
  };
}

const isNews = (transfer: TransferProgress, told: TransferProgress | undefined) =>
  transfer.bytes !== told?.bytes || transfer.direction !== told.direction;
