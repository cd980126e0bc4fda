import type { Hello } from "../messages.ts";
import type { Proven } from "./environment.ts";
import type { AggregatorState, Member } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * Whose a name is: that of the first node with a key that joined under it, for as long as the aggregator remembers it, and where
 * names are kept outside of the program until a person frees it. A node without a key has its name while it is connected.
 */

/** Why a node may not join under its name; `final`: trying again does not help; `passes`: it helps soon, unless the other one is there to stay. */
export function nameProblem(
  { name, instance, serves = 1 }: Pick<Hello, "name" | "instance" | "serves">,
  before: Member | undefined,
  { key, kept }: Proven,
): { readonly reason: string; readonly final: boolean; readonly passes?: boolean } | undefined {
  const owner = kept ? kept.owner : before?.key;
  if (owner !== undefined && owner !== key) {
    const whose = `the name ${name} belongs to a node with a key, and this one ${key === undefined ? "has none" : "has another one"}`;
    const wayOut = kept
      ? `; if that node has lost its key, \`edgewise tokens forget-key ${name}\` frees the name at the aggregator`
      : "";
    return { reason: `${whose}: choose another one with --name${wayOut}`, final: true };
  }
  if (before?.connection === undefined) return undefined;
  // Whoever holds the key is the same node, also when it was started anew.
  const isSame = before.key === undefined ? key === undefined && before.instance === instance : before.key === key;
  if (isSame) {
    if (serves === 1 || before.instance === instance) return undefined;
    const reason = `a connection of ${name} is here already, and the run has no use for another one`;
    return { reason: `${reason}: leave out --serves where there is one run`, final: false, passes: true };
  }
  const reason = `the name ${name} is in use by a connected node`;
  return {
    reason: `${reason}: choose another one with --name, or wait until that node is gone`,
    final: false,
    passes: true,
  };
}

/** What the former program of a node hears when another one with its key joins. */
export const replacedByProgram =
  "another program with the key of this node has joined under its name: to have both, give one of them another --name";

/** The node has the name from now on. */
export function bindName({ effects }: Step, { name }: Member, { key, kept }: Proven): void {
  if (key !== undefined && kept && kept.owner === undefined) effects.push({ kind: "bind-name", name, key });
}

/** Whether a node was removed that has this name, and no other key, or this key under whatever name. */
export function isRemoved({ members }: AggregatorState, name: string, { key }: Proven): boolean {
  const named = members.nodes.get(name);
  if (named?.removed && (named.key === undefined || named.key === key)) return true;
  if (key === undefined) return false;
  for (const node of members.nodes.values()) if (node.removed && node.key === key) return true;
  return false;
}
