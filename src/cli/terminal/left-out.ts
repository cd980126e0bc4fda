import type { AggregatorEvent } from "../../watch/events.ts";
import { peerOf } from "../../watch/peer-events.ts";
import { counted } from "./format.ts";

/** Between two lines that tell how many were left out. */
const secondsBetween = 10;

/** Says now and then how many lines about nodes that come and go there are not, and about whom the last one was. */
export function createLeftOut(say: (text: string) => void): (event: AggregatorEvent, isLeftOut: boolean) => void {
  let count = 0;
  let newest = "";
  let saidAt = Number.NEGATIVE_INFINITY;
  return (event, isLeftOut) => {
    if (isLeftOut) {
      count += 1;
      newest = peerOf(event) ?? newest;
    }
    if (count === 0 || event.at - saidAt < secondsBetween) return;
    const who = newest === "" ? "" : `, the last one about ${newest}`;
    say(`${counted(count, "line")} about nodes that come and go left out: too many come at once${who}`);
    count = 0;
    saidAt = event.at;
  };
}
