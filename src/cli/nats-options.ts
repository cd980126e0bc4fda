import type { Command } from "commander";
import { groups } from "./help.ts";
import { path } from "./usage.ts";

/** How this program gets into a NATS server. */
export function addNatsAccessOptions(command: Command): Command {
  return command
    .optionsGroup(groups.network)
    .option("--nats-creds <FILE>", "credentials for the NATS server, as nsc makes them", path)
    .option("--nats-ca <FILE>", "certificates of authorities that may vouch for the NATS server (PEM)", path)
    .optionsGroup("Options:");
}

/** Through which NATS server nodes reach an aggregator. */
export function addNatsOptions(command: Command): Command {
  command
    .optionsGroup(groups.network)
    .option("--nats <URL>", "also take nodes through a NATS server (docs/nats.md), e.g. nats://HOST/FLEET");
  return addNatsAccessOptions(command);
}

/** Several aggregators, of which one leads. */
export function addStandbyOption(command: Command): Command {
  return command
    .optionsGroup(groups.network)
    .option(
      "--standby",
      "with --nats, of several aggregators one leads, and another goes on with its run, or runs, when it is gone (docs/nats.md)",
      false,
    )
    .optionsGroup("Options:");
}
