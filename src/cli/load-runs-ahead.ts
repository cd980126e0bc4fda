import type { Catalog } from "../catalog/catalog.ts";
import type { LoadedRun } from "../host/load-run.ts";
import { namingRun } from "../host/named-run.ts";
import { type AskedByFile, askedByFile, unknownCosts } from "./asked-by-file.ts";
import { loadAhead } from "./load-ahead.ts";
import { nodeBeside } from "./local-node.ts";
import type { Log } from "./terminal/log.ts";
import { namedLog } from "./terminal/named-log.ts";

export interface LoadedAhead {
  readonly asked: Awaited<ReturnType<typeof askedByFile>>;
  readonly loaded: LoadedRun;
}

/** What each of the runs is asked and needs, by its name. @throws UserError that names the run */
export async function loadRunsAhead(
  runs: readonly AskedByFile[],
  { catalog, log, withNode }: { readonly catalog: Catalog; readonly log: Log; readonly withNode: boolean },
): Promise<ReadonlyMap<string, LoadedAhead>> {
  const ahead = new Map<string, LoadedAhead>();
  for (const { name, options } of runs) {
    const run = async () => {
      const asked = await askedByFile(options, catalog);
      const by = { catalog, expectedCosts: unknownCosts, log: namedLog(log, name), startsNodes: withNode };
      return { asked, loaded: await loadAhead(asked, by) };
    };
    ahead.set(name, await namingRun(name, run));
  }
  if (withNode) nodeBeside([...ahead.values()].map(({ asked }) => asked));
  return ahead;
}
