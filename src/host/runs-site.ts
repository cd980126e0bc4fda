import { belowRuns } from "../platform/nodejs/run-addresses.ts";
import type { RunSite } from "../platform/nodejs/run-site.ts";
import { UserError } from "../protocol/user-error.ts";
import { foldOverview, type RunsStatus } from "../watch/run-overview.ts";
import type { Access } from "./access.ts";
import { joiningLinks } from "./joining-links.ts";
import type { ServerConfiguration } from "./listening.ts";
import type { NamedRun } from "./named-run.ts";
import { invitation, joining } from "./node-addresses.ts";
import { publicShares } from "./public-shares.ts";

const ofOne = "say of which run, as in /runs/NAME/";

/** What is asked of several runs together: how they are doing, and how nodes join whichever has places that are free. */
export function runsSite(
  runs: readonly NamedRun[],
  { configuration, access }: { readonly configuration: ServerConfiguration; readonly access: Access | undefined },
): RunSite {
  const overviews = runs.map(({ name, aggregator }) => {
    const fold = foldOverview();
    for (const event of aggregator.history()) fold.take(event);
    aggregator.subscribe(fold.take);
    return () => {
      const { doing, sentence } = aggregator.status();
      return { name, page: `${belowRuns(name).slice(1)}/`, doing, sentence, ...fold.now() };
    };
  });
  const sources = runs.flatMap(({ aggregator, configuration: { catalog, datasets, ownData } }) => {
    const dataset = () => aggregator.task().dataset;
    return ownData ? [] : [{ dataset, share: publicShares({ catalog, datasets, dataset }) }];
  });
  /** A node that comes now is most likely to be for this one. */
  const likely = () => {
    const waits = runs.findIndex(({ aggregator }) => aggregator.status().doing === "waiting");
    const { aggregator, configuration: its } = runs[Math.max(0, waits)] as NamedRun;
    return { aggregator, question: its.ownData?.question };
  };
  return {
    onPage: (socket) => socket.close(1008, ofOne),
    classify: () => Promise.reject(new RangeError(ofOne)),
    status: (): RunsStatus => ({ runs: overviews.map((overview) => overview()) }),
    joining: (url) => joining(url, configuration, likely().question, access !== undefined),
    nodeRoutes: (url) => ({
      share(asking) {
        const source = sources.find(({ dataset }) => dataset() === asking.dataset);
        if (!source) throw new UserError(`no run here learns from ${asking.dataset}`);
        return source.share(asking);
      },
      invitation() {
        const { aggregator, question } = likely();
        return invitation(question, aggregator.task());
      },
      ...joiningLinks(url, configuration, access),
    }),
  };
}
