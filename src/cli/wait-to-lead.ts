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

export interface Waiting<Loaded> {
  readonly log: Log;
  /** Of several runs. */
  readonly names?: readonly string[];
  /** Done before: what is wrong or missing is told now, and not when its turn has come. */
  readonly load: () => Promise<Loaded>;
}

/**
 * Until this aggregator leads. When it does not any more, the program ends: it cannot know what was decided since.
 *
 * @throws UserError
 */
export async function waitToLead<Loaded>(
  options: LeadingOptions,
  { log, names, load }: Waiting<Loaded>,
): Promise<Leading & { readonly loaded: Loaded }> {
  const { runsDir, save, resume } = options;
  if (runsDir === undefined || !save)
    throw new UsageError("--standby keeps runs, so that another aggregator can take them over", {
      toDo: "leave out --no-save",
    });
  if (resume !== undefined)
    throw new UsageError("--standby takes the run over that its fleet has, and --resume names another one", {
      toDo: "leave one out",
    });
  const loaded = await load();
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
  return { ...leading, loaded };
}
