import { relayOwnDataCapability } from "../capabilities.ts";
import type { NodeData } from "../messages.ts";
import type { LearnsFrom } from "./state.ts";
import type { Step } from "./step.ts";

/** What a node, or a relay, brings. */
interface Brought {
  readonly data: NodeData;
  /** Of a relay: whether it merges what its nodes tell of their own. */
  readonly relay?: { readonly mergesOwnData: boolean } | undefined;
}

/** From what is learned here; at a relay that has not heard of it yet undefined. */
export function learnsFrom({ environment, state }: Step): LearnsFrom | undefined {
  const { question, relays = false } = environment.config;
  return relays ? state.learnsFrom : (question?.kind ?? "public");
}

export const mergesOwnData = (capabilities: readonly string[]): boolean =>
  capabilities.includes(relayOwnDataCapability);

/** Why its data are not what is learned from here; undefined if they are, or that is not known yet. */
export function dataProblem(step: Step, { data, relay }: Brought): string | undefined {
  const wanted = learnsFrom(step);
  if (wanted === undefined) return undefined;
  if (relay) {
    // Its nodes it looks at itself.
    if (wanted === "public" || relay.mergesOwnData) return undefined;
    return `this relay's program does not merge what nodes tell of ${ofTheirOwn(wanted)}: install a newer one there, or connect its nodes to the aggregator itself`;
  }
  const brought: LearnsFrom = data === "table" || data === "pictures" ? data : "public";
  if (wanted === brought) return undefined;
  if (wanted === "table")
    return "this aggregator learns from tables of the nodes' own: start the node with --data FILE";
  if (wanted === "pictures") {
    return "this aggregator learns from pictures of the nodes' own: start the node with --data FOLDER, which has a folder of pictures for each class";
  }
  const option = brought === "table" ? "--target COLUMN" : "--pictures WIDTHxHEIGHT";
  return `this aggregator learns from ${step.state.task.dataset}, not from ${brought === "table" ? "tables" : "pictures"} of the nodes' own: start it with ${option}, or the node without --data`;
}

const ofTheirOwn = (wanted: "table" | "pictures") =>
  wanted === "table" ? "tables of their own" : "pictures of their own";
