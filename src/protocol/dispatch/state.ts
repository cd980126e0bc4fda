import type { Hello } from "../messages.ts";

/** What the dispatcher goes by: runs that share nodes, and the connections of these. */

/** One of several runs that share the nodes of a program. It is known by this name while its program runs, however often it is begun. */
export interface DispatchedRun {
  readonly name: string;
  /** How many nodes it needs to begin. */
  readonly nodes: number;
  /** What its nodes learn from, if they have to bring that themselves. */
  readonly brings?: "table" | "pictures" | undefined;
  /** What the hello of a node names that kept work of it. */
  readonly session?: string | undefined;
}

/** What a node says of itself that matters here. Nothing of it is proven yet. */
export type Arrival = Pick<Hello, "name" | "instance" | "data" | "serves"> & {
  /** The only run that it takes part in. */
  readonly run?: string | undefined;
  readonly session?: Pick<NonNullable<Hello["session"]>, "id"> | undefined;
  readonly relay?: Pick<NonNullable<Hello["relay"]>, "nodes"> | undefined;
};

export interface DispatchState {
  readonly phases: Map<string, Phase>;
  /** By number; in the order in which they came. */
  readonly nodes: Map<number, FreeOrBusy>;
  /** Nodes that were given on, until they have dialled again. */
  readonly coming: Map<string, Coming>;
  /** Counts the times that a run began to wait. */
  waits: number;
}

export type Phase =
  /** It was not asked for, or has ended. */
  | { readonly kind: "idle" }
  /** `since`: runs wait in this order. */
  | { readonly kind: "waiting"; readonly since: number }
  /** Its places belong to the nodes of these names. `comesBackUntilSeconds`: to connections that kept its work, after a restart. */
  | {
      readonly kind: "under-way";
      readonly names: ReadonlySet<string>;
      readonly since: number;
      readonly comesBackUntilSeconds?: number;
    };

/** Of a connection, or of a node that is to make one. */
export interface FreeOrBusy {
  readonly name: string;
  readonly instance: string;
  readonly brings: "table" | "pictures" | undefined;
  readonly wants: string | undefined;
  /** How many nodes it stands for. */
  readonly heads: number;
  /** The run whose aggregator has its connection. */
  readonly at: string;
}

export interface Coming extends FreeOrBusy {
  readonly untilSeconds: number;
}

/** @param runs in the order in which they are served */
export function createDispatchState(runs: readonly DispatchedRun[]): DispatchState {
  return {
    phases: new Map(runs.map(({ name }) => [name, { kind: "idle" }])),
    nodes: new Map(),
    coming: new Map(),
    waits: 0,
  };
}

export const isBusy = ({ phases }: DispatchState, { name, at }: Pick<FreeOrBusy, "name" | "at">): boolean => {
  const phase = phases.get(at);
  return phase?.kind === "under-way" && phase.names.has(name);
};

/** Whether a node's place is left for the one of its program's connections that kept work of the run. */
export const isLeftForKept = (
  state: DispatchState,
  node: Pick<FreeOrBusy, "name" | "at">,
  seconds: number,
): boolean => {
  const phase = state.phases.get(node.at);
  return phase?.kind === "under-way" && isBusy(state, node) && seconds < (phase.comesBackUntilSeconds ?? 0);
};

export const fits = ({ brings }: DispatchedRun, node: Pick<FreeOrBusy, "brings">): boolean => brings === node.brings;
