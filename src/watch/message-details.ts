import type { AggregatorMessage, Directive, NodeMessage } from "../protocol/messages.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";

/** Nothing for an ordinary round. */
const correctionDetails = {
  restart: ", drift correction begins anew",
  derive: "",
  given: ", with the drift correction",
} as const;

function describeQuestion(question: DataQuestion): string {
  if (question.kind === "pictures") return `which pictures have you? size ${question.width} x ${question.height}`;
  const { target } = question;
  return target === undefined ? "what does your table hold?" : `what does your table hold? target ${target}`;
}

/** A short description of a message. */
export function describeMessage(message: NodeMessage | AggregatorMessage): string {
  switch (message.type) {
    case "hello":
      return `${message.name}, protocol ${message.protocol}`;
    case "challenge":
    case "proof":
      return "";
    case "welcome":
      return `heartbeat every ${message.heartbeatSeconds} s`;
    case "describe":
      return describeQuestion(message.question);
    case "described":
      return `${message.statistics.length} bytes of statistics`;
    case "assignment": {
      const { share } = message;
      const what = share.kind === "own" ? "own data" : `${share.partition}, share ${share.index + 1} of ${share.count}`;
      return `run ${message.run}, ${message.dataset}: ${what}`;
    }
    case "ready":
      return `${message.examples} examples`;
    case "directive": {
      const correction = correctionDetails[message.correction?.kind ?? "derive"];
      const told = message.tellsCorrection ? ", the node is to tell its own" : "";
      return `round ${message.round}: ${taskIn(message)}${correction}${told}`;
    }
    case "report":
      return `round ${message.round}: loss ${message.lossAtStart.toFixed(4)}, ${(message.localSeconds * 1000).toFixed(0)} ms`;
    case "propose":
      return "who of your nodes does not fit?";
    case "judged":
      return message.refused === 0 ? "all fit" : `${message.refused} did not fit, and were sent away`;
    case "score":
      return `run ${message.run}: loss over all your data?`;
    case "scored":
      return `run ${message.run}: loss ${message.loss.toFixed(4)} over ${message.examples} examples`;
    case "failure":
      return `round ${message.round}: ${message.reason}`;
    case "refusal":
    case "dismissal":
      return message.reason;
    case "run-over":
      return `run ${message.run}`;
    case "adjust":
      return `compute ${message.slowdown} times slower`;
    case "lesson":
      return message.lesson === undefined ? "is over" : `step ${message.lesson.step}: ${message.lesson.now.title}`;
    case "drawn":
      return `${message.counts.reduce((sum, count) => sum + count, 0)} digits`;
    case "notice":
      return message.text;
    case "piece":
      return `bytes from ${message.offset} of ${message.total}`;
    case "got":
      return `${message.bytes} bytes`;
    case "heartbeat":
      return "";
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

function taskIn({ localUpdates, secondsAllowed }: Directive): string {
  if (localUpdates === 0) return "evaluate the final weights";
  if (secondsAllowed === undefined) return `${localUpdates} local updates`;
  return `local updates for ${(secondsAllowed * 1000).toFixed(0)} ms, ${localUpdates} at most`;
}
