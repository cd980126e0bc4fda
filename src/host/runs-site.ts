import { belowRuns } from "../platform/nodejs/run-addresses.ts";
import type { RunSite } from "../platform/nodejs/run-site.ts";
import { keyText } from "../protocol/identity/key-text.ts";
import { UserError } from "../protocol/user-error.ts";
import { foldOverview, type RunsStatus } from "../watch/run-overview.ts";
import type { Access } from "./access.ts";
import type { ServerConfiguration } from "./listening.ts";
import type { NamedAssembly, NamedRun } from "./named-run.ts";
import { browserJoining, invitation, joining, pageJoining } from "./node-addresses.ts";
import { publicShares } from "./public-shares.ts";

const ofOne = "say of which run, as in /runs/NAME/";

/** What is asked of several runs together: how they are doing, and how nodes join whichever has places that are free. */
export function runsSite(
  runs: readonly NamedRun[],
  asked: readonly NamedAssembly[],
  { configuration, access }: { readonly configuration: ServerConfiguration; readonly access: Access | undefined },
): RunSite {
  const folds = runs.map(({ aggregator }) => {
    const fold = foldOverview();
    for (const event of aggregator.history()) fold.take(event);
    aggregator.subscribe(fold.take);
    return fold;
  });
  const sources = runs.flatMap(({ aggregator }, i) => {
    const { catalog, datasets, ownData } = (asked[i] as NamedAssembly).configuration;
    const dataset = () => aggregator.task().dataset;
    return ownData ? [] : [{ dataset, share: publicShares({ catalog, datasets, dataset }) }];
  });
  /** A node that comes now is most likely to be for this one. */
  const likely = () => {
    const waits = runs.findIndex(({ aggregator }) => aggregator.status().doing === "waiting");
    const run = runs[Math.max(0, waits)] as NamedRun;
    return { run, question: asked[runs.indexOf(run)]?.configuration.ownData?.question };
  };
  return {
    onPage: (socket) => socket.close(1008, ofOne),
    classify: () => Promise.reject(new RangeError(ofOne)),
    status: (): RunsStatus => ({
      runs: runs.map(({ name, aggregator }, i) => {
        const { doing, sentence } = aggregator.status();
        const folded = (folds[i] as (typeof folds)[number]).now();
        return { name, page: `${belowRuns(name).slice(1)}/`, doing, sentence, ...folded };
      }),
    }),
    joining: (url) => joining(url, configuration, likely().question, access !== undefined),
    nodeRoutes: (url) => ({
      share(asking) {
        const source = sources.find(({ dataset }) => dataset() === asking.dataset);
        if (!source) throw new UserError(`no run here learns from ${asking.dataset}`);
        return source.share(asking);
      },
      invitation: () => invitation(likely().question, likely().run.aggregator.task()),
      links: () =>
        browserJoining(
          url(),
          configuration,
          access ? { token: access.joinToken(), key: keyText(access.key.publicKey) } : {},
        ),
      pageLinks: (right) => pageJoining(url(), configuration, right, access?.pageToken(right)),
    }),
  };
}
