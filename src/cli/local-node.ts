import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import { UsageError } from "./usage.ts";

/** The node of `--with-node`, by name. */
export const localNode = "local-node";

/** Where a node of this machine reads what is learned from. */
export const folderArguments = ({ datasets }: { readonly datasets?: string | undefined }): readonly string[] =>
  datasets === undefined ? [] : ["--datasets", datasets];

/** Nodes have to bring what is learned from, and those that an aggregator starts do not. */
export const bringsNone = () =>
  new UsageError("a node with data of its own needs --data, and those that are started here have none", {
    toDo: "start edgewise aggregator without --with-node, and the nodes with edgewise node --data FILE",
  });

/** One of several runs, as far as a node that is started beside them has to know. */
interface RunBeside {
  readonly options: { readonly datasets?: string; readonly kernels: KernelsChoice };
  /** What nodes have to bring, if they have to. */
  readonly ownData: unknown;
}

/**
 * With what a node is started that takes part in several runs, but for those that learn from the nodes' own data.
 *
 * @throws UsageError if it could take part in none of them, or not in all
 */
export function nodeBeside(runs: readonly RunBeside[]): {
  readonly nodes: ReadonlyMap<string, readonly string[]>;
  readonly kernels: KernelsChoice;
} {
  const [first, ...others] = runs.filter(({ ownData }) => ownData === undefined).map(({ options }) => options);
  if (!first) throw bringsNone();
  if (others.some(({ datasets }) => datasets !== first.datasets))
    throw new UsageError("--with-node starts one node, and the runs read what is learned from in different folders", {
      toDo: "say datasets once for all runs, or start nodes with edgewise node",
    });
  const kernels = others.every((other) => other.kernels === first.kernels) ? first.kernels : "auto";
  return { nodes: new Map([[localNode, folderArguments(first)]]), kernels };
}
