import { overruledSentence } from "../../../../src/protocol/choice-overruled.ts";
import { namesInWords } from "../../../../src/protocol/names-in-words.ts";
import type { RunMark } from "../../fold/marks.ts";
import { asSentence, count } from "../../words.ts";

/** What happened, in a few words: `delay 0 → 500 ms`, `node-3 computes 10× slower`. */
export function markWords(mark: RunMark): string {
  switch (mark.kind) {
    case "delay":
      return `delay ${count(mark.beforeMs)} → ${count(mark.delayMs)} ms`;
    case "slowdown":
      return mark.times === 1
        ? `${mark.name} computes as its device does again`
        : `${mark.name} computes ${mark.times}× slower`;
    case "left":
      return `${mark.name} left: ${mark.reason}`;
    case "failed":
      return `${mark.name} failed: ${mark.reason}`;
    case "came":
      return mark.hasPlace ? `${mark.name} came back` : `${mark.name} came, without a place in this run`;
    case "run-went-back":
      return `went back to round ${mark.to}: ${namesInWords(mark.nodes)} could not go on`;
    case "choice-overruled":
      return asSentence(overruledSentence(mark)).replace(/\.$/, "");
    default:
      throw new Error(`unreachable: ${mark satisfies never}`);
  }
}

/** Where a mark stands in the plots. */
export function markPlace({ seconds, round }: RunMark, over: "seconds" | "rounds"): number {
  return over === "seconds" ? seconds : round - 0.5;
}

/** `12.3 s, round 40` */
export function markWhen({ seconds, round }: RunMark): string {
  return `${seconds.toFixed(1)} s, round ${count(round)}`;
}
