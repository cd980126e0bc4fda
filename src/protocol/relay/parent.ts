import type { UntoldSums } from "../../learning/untold-sums.ts";
import type { StartBytes } from "../aggregator/agreement-state.ts";
import type { RelayAccount } from "../aggregator/below-state.ts";
import type { Telling } from "../aggregator/told-weights.ts";
import type { ToldLesson } from "../lesson.ts";
import type { Assignment, Directive, Propose } from "../messages.ts";
import type { DataQuestion } from "../own-data-messages.ts";
import type { BehindRelay } from "../relay-messages.ts";
import type { Shown } from "./shown.ts";

/** What a relay's parent wants of it: what a node's learner is told (NodeEffect), and here its own nodes have to do. */
export type ParentWish =
  | { readonly kind: "describe"; readonly request: number; readonly question: DataQuestion }
  | { readonly kind: "propose"; readonly propose: Propose }
  | { readonly kind: "load"; readonly assignment: Assignment }
  | { readonly kind: "train"; readonly directive: Directive }
  | { readonly kind: "score"; readonly run: number; readonly weights: Float32Array }
  /** Whatever is under way is given up. */
  | { readonly kind: "cancel" }
  | { readonly kind: "run-over"; readonly run: number }
  | { readonly kind: "slow-down"; readonly slowdown: number }
  /** Over another connection it goes on where it was: what it was told last may not have come. */
  | { readonly kind: "go-on" }
  /** The step of a lesson that is under way, for the people at its nodes; left out, there is none. */
  | { readonly kind: "lesson"; readonly lesson?: ToldLesson | undefined }
  /** The people at its nodes have to know. */
  | { readonly kind: "tell"; readonly text: string };

/** Nodes that can be asked, as BehindRelay tells of them. */
export type WhoIsThere = Pick<BehindRelay, "nodes" | "there">;

/** What a relay remembers of its parent in a run. Plain data. */
export interface ParentOfRun {
  readonly assignment: Assignment;
  /** It has heard nothing of the run since it gave up what it was doing for its parent: most likely a new assignment comes. */
  isCut: boolean;
  /** The directive that is still to be answered. */
  directive: Directive | undefined;
  /** The number of the place after those that nodes have. */
  nextPlace: number;
  /** eta of the round. */
  stepSize: number;
  /** How weights of the round are encoded, as the parent told them; undefined: all are float32. */
  telling: Telling | undefined;
  /** What rounding took from the sums that the parent was told. */
  readonly untold: UntoldSums;
  /** In which recount nodes tell their corrections, if they do. */
  recount: number | undefined;
  /** What the parent was told of the nodes, and whether that may not have come; undefined before. */
  told:
    | {
        readonly examples: number;
        readonly there: WhoIsThere;
        readonly links: number | undefined;
        /** How many nodes have which number of examples, as text, where that is told. */
        readonly numbers: string | undefined;
        readonly isUnsure?: boolean;
      }
    | undefined;
  /** What nodes let be shown, until the parent has been told. */
  shown: Shown | undefined;
  /** Undefined: nobody asks what is spent below it. */
  readonly account: SpentAccount | undefined;
  /** The round in which none of the nodes takes part, until the parent has been told. */
  passes: number | undefined;
  /** The last such round that the parent was told of. */
  passed: number | undefined;
  /** For how many directives more it is not known whether the parent has heard that a node with a part in c has left. */
  lostIsUnsure: number;
}

/** The places that a relay's nodes have, or had, in a run. Plain data. */
export interface RelayedPlaces {
  /** By the aggregator's own number. */
  readonly run: number;
  /** The first of the relay's places, and how many it has. */
  readonly first: number;
  readonly count: number;
  /** Those of nodes by name, and the number of the place after them. */
  readonly places: ReadonlyMap<string, number>;
  readonly nextPlace: number;
}

/** How a relay counts what is spent below it. Plain data. */
export interface SpentAccount {
  readonly number: number;
  /** So many bytes are in an account before, of which another program of its parent was told. */
  readonly less: number;
  /** Bytes that its parent was told, and those. */
  told: number;
  /** Another program of the relay, or of one above it, took part in the run before. */
  readonly sinceStart: boolean;
}

/** With what it goes on in the same run. Plain data. */
export interface AccountBefore extends Omit<SpentAccount, "sinceStart"> {
  /** By the aggregator's own number. */
  readonly run: number;
  readonly startBytes: StartBytes;
  readonly below: Map<string, RelayAccount>;
}
