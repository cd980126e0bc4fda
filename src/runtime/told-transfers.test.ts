import { expect, test } from "vitest";
import type { TransferProgress } from "../protocol/round-waits.ts";
import type { NodeTransfer } from "../watch/events.ts";
import { createToldTransfers } from "./told-transfers.ts";

const sent = (bytes: number): TransferProgress => ({ direction: "to-node", bytes, of: 16e6 });

test("how far a transfer is, is told once a second if it takes longer than one, and that it is over", () => {
  let now = 0;
  const told: NodeTransfer[] = [];
  const look = createToldTransfers(
    () => now,
    (event) => told.push(event),
  );
  const at = (seconds: number, underWay: Readonly<Record<string, TransferProgress>>) => {
    now = seconds;
    told.length = 0;
    look(new Map(Object.entries(underWay)));
    return told.slice();
  };
  expect(at(0, { slow: sent(0), fast: sent(0) })).toEqual([]);
  expect(at(0.75, { slow: sent(2e6), fast: sent(8e6) })).toEqual([]);
  expect(at(1, { slow: sent(3e6) })).toEqual([{ kind: "node-transfer", name: "slow", transfer: sent(3e6) }]);
  expect(at(1.5, { slow: sent(4e6) })).toEqual([]);
  expect(at(2, { slow: sent(5e6) })).toEqual([{ kind: "node-transfer", name: "slow", transfer: sent(5e6) }]);
  // It stands still, as a link does that is broken.
  expect(at(9, { slow: sent(5e6) })).toEqual([]);
  expect(at(9.25, {})).toEqual([{ kind: "node-transfer", name: "slow" }]);
  expect(at(20, {})).toEqual([]);
});
