import type { NatsConfiguration } from "../host/nats.ts";
import { type Leading, standBy } from "../host/standby.ts";
import type { Log } from "./terminal/log.ts";
import { toldTo } from "./terminal/told-problems.ts";
import { UsageError } from "./usage.ts";

export interface LeadingOptions extends NatsConfiguration {
  readonly runsDir?: string;
  readonly save: boolean;
  readonly resume?: string;
}

/**
 * Until this aggregator leads. When it does not any more, the program ends: it cannot know what was decided since.
 *
 * @param names of several runs
 * @throws UserError
 */
export async function waitToLead(options: LeadingOptions, log: Log, names?: readonly string[]): Promise<Leading> {
  const { runsDir, save, resume } = options;
  if (runsDir === undefined || !save)
    throw new UsageError("--standby keeps runs, so that another aggregator can take them over", {
      toDo: "leave out --no-save",
    });
  if (resume !== undefined)
    throw new UsageError("--standby takes the run over that its fleet has, and --resume names another one", {
      toDo: "leave one out",
    });
  const leading = await standBy({
    nats: options,
    runsFolder: runsDir,
    ...(names ? { names } : {}),
    ...toldTo(log),
  });
  void leading.leadership.lost.then((reason) => {
    log.line("error", `${reason}: this aggregator decides nothing any more, and ends; start it again to stand by`);
    process.exit(1);
  });
  return leading;
}
