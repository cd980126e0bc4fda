import { builtInCatalog } from "../catalog/built-in.ts";
import type { AggregatorEnvironment } from "../protocol/aggregator/environment.ts";
import { defaultMaximumFrameBytes } from "../protocol/messages.ts";
import { type PieceSizes, usualPieceSizes } from "../protocol/pieces/piece-sizes.ts";
import { usualSilenceSeconds } from "../protocol/silence.ts";
import type { TaskDescription } from "../watch/events.ts";
import type { AggregatorOptions } from "./aggregator-options.ts";
import { type AggregatorTask, decided, runPlan } from "./aggregator-task.ts";

/** Which frames go in pieces. Where a connection never leaves the program none do: nothing is gained there. */
export const piecesOf = ({ pieces = usualPieceSizes }: Pick<AggregatorOptions, "pieces">): PieceSizes => pieces;

export const mostFrameBytesOf = ({ maximumFrameBytes }: Pick<AggregatorOptions, "maximumFrameBytes">): number =>
  maximumFrameBytes ?? defaultMaximumFrameBytes;

/** That of a relay lasts as long as its program. */
function sessionOf({ keeping, started, ...options }: AggregatorOptions): { readonly session?: string } {
  if (keeping) return { session: keeping.session };
  return "relaying" in options ? { session: started.instance } : {};
}

/** What the aggregator's machine works with. The task may become another one. */
export function environmentOf(
  options: AggregatorOptions,
  now: () => { readonly task: AggregatorTask | undefined; readonly description: TaskDescription },
): AggregatorEnvironment {
  const { started, catalog = builtInCatalog, silenceSeconds = usualSilenceSeconds } = options;
  const agreement = "agreement" in options ? options.agreement : undefined;
  return {
    config: {
      nodesNeeded: started.nodesNeeded,
      expectedNames: options.expectedNames,
      startableNames: options.startableNames,
      ...(options.run === undefined ? {} : { run: options.run }),
      ...(agreement ? { question: agreement.question } : {}),
      relays: "relaying" in options,
      kernels: started.kernels,
      asksForLoss: options.tells !== "results",
      heartbeatSeconds: silenceSeconds / 3,
      silenceSeconds,
      ...(options.watchesSilence === false ? {} : { pieces: piecesOf(options) }),
      ...sessionOf(options),
      ...(options.waitSeconds === undefined ? {} : { waitSeconds: options.waitSeconds }),
      ...(options.evaluationSeconds === undefined ? {} : { evaluationSeconds: options.evaluationSeconds }),
    },
    shares: (settings, nodes) =>
      options.shares
        ? options.shares(settings, nodes)
        : catalog
            .partition(settings.partition)
            .shares?.(now().description.labelNames.length, nodes)
            .map((ofLabels) => ofLabels.reduce((sum, share) => sum + share, 0)),
    plan(names, settings) {
      const { task, description } = now();
      if (names.dataset !== description.dataset || names.model !== description.model) {
        throw new Error(`${names.model} on ${names.dataset} is not the task of this aggregator`);
      }
      const { picture } = description;
      return {
        ...runPlan(catalog, decided(task), settings),
        ...(picture && { pictureBytes: picture.width * picture.height * (picture.channels ?? 1) }),
      };
    },
  };
}
