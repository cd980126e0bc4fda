import { waitSentence } from "../../../src/protocol/round-waits.ts";
import type { View } from "./view.ts";

/** For whom the round that is under way waits much longer than usual, as of now; undefined if for nobody. @param now the aggregator's time */
export function roundWaitsSentence({ roundWaits, nodes }: Pick<View, "roundWaits" | "nodes">, now: number) {
  if (!roundWaits) return undefined;
  const works = new Set(nodes.filter(({ task }) => task.kind === "round").map(({ name }) => name));
  const names = roundWaits.names.filter((name) => works.has(name));
  if (names.length === 0) return undefined;
  // How far a message was then is not how far it is now.
  const { goesOnInSeconds: left, transfer: _, ...told } = roundWaits;
  const transfer = nodes.find(({ name }) => name === names[0])?.transfer;
  const since = Math.max(0, now - roundWaits.at);
  return waitSentence(`Round ${roundWaits.round}`, {
    ...told,
    names,
    ...(transfer ? { transfer } : {}),
    askedSeconds: told.askedSeconds + since,
    ...(left === undefined || left <= since ? {} : { goesOnInSeconds: left - since }),
  });
}
