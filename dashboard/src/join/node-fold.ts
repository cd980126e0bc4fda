import type { ToldLesson } from "../../../src/protocol/lesson.ts";
import type { FromNode } from "../../../src/web-host/node-messages.ts";

/** What the page shows of its node: a fold over what the worker tells. */
export interface NodeView {
  readonly phase: NodePhase;
  readonly kernels: string | undefined;
  /** Whether the browser keeps the node's key; undefined until that is known. */
  readonly lasts: boolean | undefined;
  readonly task: { readonly dataset: string; readonly model: string } | undefined;
  readonly examples: number | undefined;
  /** Of the share of the data that came. */
  readonly receivedBytes: number;
  /** The present or the last round, and the local updates that it is of. */
  readonly round: { readonly number: number; readonly localUpdates: number } | undefined;
  /** Since the page was opened. */
  readonly rounds: number;
  readonly localUpdates: number;
  readonly updatesPerSecond: number | undefined;
  /** Losses over this node's own examples, of the newest rounds, oldest first. */
  readonly losses: readonly number[];
  /** Of the digits drawn here, how many everybody's model reads right. */
  readonly ownRight: { readonly right: number; readonly of: number } | undefined;
  readonly notice: string | undefined;
  /** The step of a lesson that is under way, as it was told. */
  readonly lesson: ToldLesson | undefined;
}

export type NodePhase =
  | { readonly kind: "starting" }
  /** Its own files: the share that has been read, from 0 to 1. */
  | { readonly kind: "reading"; readonly share: number }
  /** No connection at present, and why; `refused`: a person has to act. */
  | { readonly kind: "connecting"; readonly reason: string; readonly refused: boolean }
  /** Connected, and nothing to do yet. */
  | { readonly kind: "waiting" }
  | { readonly kind: "loading" }
  | { readonly kind: "computing" }
  /** It has reported, and the others have not all. */
  | { readonly kind: "reported" }
  | { readonly kind: "run-over" }
  | { readonly kind: "ended"; readonly reason: string; readonly failed: boolean };

/** Of a loss that falls, the beginning is what one wants to see beside its end. */
const mostLosses = 200;

export const nothingYet: NodeView = {
  phase: { kind: "starting" },
  kernels: undefined,
  lasts: undefined,
  task: undefined,
  examples: undefined,
  receivedBytes: 0,
  round: undefined,
  rounds: 0,
  localUpdates: 0,
  updatesPerSecond: undefined,
  losses: [],
  ownRight: undefined,
  notice: undefined,
  lesson: undefined,
};

export function foldNode(view: NodeView, message: FromNode): NodeView {
  switch (message.kind) {
    case "ready":
      return { ...view, kernels: message.kernels, lasts: message.lasts };
    case "reading":
      // Between runs they are read again, by the newest agreement.
      return view.phase.kind === "starting" || view.phase.kind === "reading"
        ? { ...view, phase: { kind: "reading", share: message.share } }
        : view;
    case "connecting": {
      const { reason, refused } = message;
      return { ...view, phase: { kind: "connecting", reason, refused } };
    }
    case "connected":
      return { ...view, phase: { kind: "waiting" } };
    case "assigned":
      return {
        ...view,
        phase: { kind: "loading" },
        task: { dataset: message.dataset, model: message.model },
        notice: undefined,
        losses: [],
      };
    case "loaded":
      return { ...view, phase: { kind: "waiting" }, examples: message.examples, receivedBytes: message.bytes };
    case "round":
      return {
        ...view,
        phase: { kind: "computing" },
        round: { number: message.round, localUpdates: message.localUpdates },
      };
    case "reported": {
      const { localUpdates, localSeconds, lossAtStart } = message;
      return {
        ...view,
        phase: { kind: "reported" },
        rounds: view.rounds + (localUpdates > 0 ? 1 : 0),
        localUpdates: view.localUpdates + localUpdates,
        updatesPerSecond: localUpdates > 0 && localSeconds > 0 ? localUpdates / localSeconds : view.updatesPerSecond,
        losses: thinned([...view.losses, lossAtStart]),
      };
    }
    case "own-right":
      return { ...view, ownRight: { right: message.right, of: message.of } };
    case "run-over":
      return { ...view, phase: { kind: "run-over" } };
    case "lesson":
      return { ...view, lesson: message.lesson };
    case "notice":
      return { ...view, notice: message.text };
    case "ended":
      return { ...view, phase: { kind: "ended", reason: message.reason, failed: message.failed } };
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

/** Every other one of the older half goes when there are too many. */
function thinned(losses: readonly number[]): readonly number[] {
  if (losses.length <= mostLosses) return losses;
  const half = losses.length / 2;
  return losses.filter((_, i) => i >= half || i % 2 === 0);
}
