import type { Assignment } from "../protocol/messages.ts";
import type { Command, PageFrame } from "../watch/commands.ts";
import type { WantedRun } from "./first-run.ts";
import type { BeginRace } from "./race-messages.ts";

/** What the page of a site, the worker with its aggregator and those with its devices tell each other. */

/** What a worker of a page is told first: what it is. */
export type Begin =
  | ({ readonly kind: "aggregator" } & BeginAggregator)
  | ({ readonly kind: "device" } & StartDevice)
  | ({ readonly kind: "race" } & BeginRace);

export interface BeginAggregator {
  /** The address of the folder with the site's data. */
  readonly data: string;
  readonly wanted: WantedRun;
}

export type ToAggregator =
  /** The page wants the events, and has taken the frame before. */
  | { readonly kind: "watch" }
  | { readonly kind: "taken" }
  | { readonly kind: "command"; readonly command: Command }
  /** One of the questions that an aggregator answers over HTTP. */
  | { readonly kind: "ask"; readonly id: number; readonly question: Question }
  /** A device's worker has started, and speaks at the other end of this port. */
  | { readonly kind: "device"; readonly name: string; readonly port: MessagePort };

export interface Question {
  readonly address: string;
  readonly method: string;
  readonly body?: Uint8Array | string;
}

export interface QuestionAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string | Uint8Array<ArrayBuffer>;
}

export type FromAggregator =
  /** Which share (0 to 1) of what the first run needs is there. */
  | { readonly kind: "loading"; readonly share: number }
  | { readonly kind: "frame"; readonly frame: PageFrame }
  | { readonly kind: "answer"; readonly id: number; readonly answer: QuestionAnswer }
  /** A worker is wanted for this device; if the one that it has is about to end, then. */
  | { readonly kind: "start-device"; readonly name: string }
  /** The device has been told to end. */
  | { readonly kind: "stopping-device"; readonly name: string }
  /** Not all data could be fetched; runs go on with what is there. */
  | { readonly kind: "incomplete"; readonly reason: string }
  /** A run that has ended could not be kept. */
  | { readonly kind: "not-kept"; readonly reason: string }
  /** The site cannot work: why, and what to do. */
  | { readonly kind: "failed"; readonly reason: string };

/** What a device of the site is told first; the port leads to the aggregator. */
export interface StartDevice {
  readonly name: string;
  /** Counted from 1, as the demonstration's. */
  readonly number: number;
  readonly seed: number;
  readonly port: MessagePort;
}

/** What a device's worker tells the page: it has ended, and why. */
export interface DeviceEnded {
  readonly reason: string;
  readonly failed: boolean;
}

export type PartitionShare = Extract<Assignment["share"], { readonly kind: "partition" }>;

/** What a device asks of the aggregator's worker. */
export type FromDevice =
  /** A connection, as over a network; the port is its other end. */
  | { readonly kind: "dial"; readonly port: MessagePort }
  | { readonly kind: "share"; readonly id: number; readonly dataset: string; readonly share: PartitionShare };

export type ToDevice =
  | {
      readonly kind: "share";
      readonly id: number;
      readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
      readonly isShare: boolean;
    }
  | { readonly kind: "no-share"; readonly id: number; readonly reason: string };
