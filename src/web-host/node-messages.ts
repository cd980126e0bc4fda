import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { ToldLesson } from "../protocol/lesson.ts";
import type { OwnFiles } from "./chosen-files.ts";

/** What a node in a browser learns from: what the aggregator gives it of a public dataset, or what its person has drawn or chosen. */
export type NodeSource =
  | { readonly kind: "assigned" }
  | ({ readonly kind: "drawn" } & Drawn)
  | { readonly kind: "files"; readonly files: OwnFiles };

/** 28 x 28 grey bytes like those of MNIST, and what a person says that they are, 0 to 9. */
export interface DrawnDigit {
  readonly label: number;
  readonly pixels: Uint8Array;
}

/** What has been drawn, and whether its person agrees that everybody sees some of it. */
export interface Drawn {
  readonly digits: readonly DrawnDigit[];
  readonly shows: boolean;
}

/** What a page tells the worker that its node lives in. */
export type ToNode =
  | { readonly kind: "start"; readonly start: NodeStart }
  /** All the digits that were drawn so far; further ones count from the next run on. */
  | ({ readonly kind: "digits" } & Drawn)
  /** The node leaves. */
  | { readonly kind: "stop" };

export interface NodeStart {
  /** The aggregator's address for pages, with a slash at its end: `http://192.168.1.5:7313/`. */
  readonly base: string;
  /** What lets the node in; left out, nothing is asked for. */
  readonly token?: string | undefined;
  /** The key that the aggregator has to prove, as `keyText` has it; left out, it may have any. */
  readonly aggregatorKey?: string | undefined;
  readonly name: string;
  /** Which of the nodes of this browser it is, from 0 on: each has a key of its own, which the browser keeps. */
  readonly place: number;
  readonly source: NodeSource;
  readonly kernels: KernelsChoice;
  /** For people: what it runs on. */
  readonly platform: string;
}

/** What the worker tells its page, which only shows it. */
export type FromNode =
  /** Ready to reach the aggregator. `lasts`: the browser keeps the key, so that a reload is the same node. */
  | { readonly kind: "ready"; readonly kernels: string; readonly lasts: boolean }
  /** It reads its own files: the share that has been read, from 0 to 1. */
  | { readonly kind: "reading"; readonly share: number }
  /** It tries to reach the aggregator; `refused`: a person has to act. */
  | { readonly kind: "connecting"; readonly afterMs: number; readonly reason: string; readonly refused: boolean }
  | { readonly kind: "connected" }
  | { readonly kind: "assigned"; readonly dataset: string; readonly model: string }
  | { readonly kind: "loaded"; readonly examples: number; readonly bytes: number }
  | { readonly kind: "round"; readonly round: number; readonly localUpdates: number }
  | ReportedRound
  /** Of the node's own digits, so many are read right by the weights that all nodes have in common. */
  | { readonly kind: "own-right"; readonly right: number; readonly of: number }
  | { readonly kind: "run-over" }
  /** The step of a lesson that is under way; left out, there is none any more. */
  | { readonly kind: "lesson"; readonly lesson?: ToldLesson | undefined }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "ended"; readonly reason: string; readonly failed: boolean };

/** What the node has done in a round. */
export interface ReportedRound {
  readonly kind: "reported";
  readonly round: number;
  readonly localUpdates: number;
  /** Spent in them. */
  readonly localSeconds: number;
  /** Of the weights that the round began with, over the node's examples. */
  readonly lossAtStart: number;
}
