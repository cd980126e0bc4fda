import type { Command } from "commander";
import { groups } from "./help.ts";

/** How a run that did not come to its end is gone on with. */
export interface ResumeOptions {
  readonly resume?: string;
  readonly chargeDowntime?: boolean;
}

/** No settings of a run: a file that describes one cannot say them. */
export const resumeKeys: readonly string[] = ["resume", "charge-downtime"];

export function addResumeOptions(command: Command): Command {
  return command
    .optionsGroup(groups.run)
    .option(
      "--resume <RUN>",
      "go on with a run that did not come to its end, in the round that it was in: latest, its name, or its folder; all else is as it was started",
    )
    .option(
      "--charge-downtime",
      "with --resume: the time since then counts as spent (default: only rounds count)",
      false,
    )
    .optionsGroup("Options:");
}
