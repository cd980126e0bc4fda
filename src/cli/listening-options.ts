import { isIP } from "node:net";
import { type Command, InvalidArgumentError } from "commander";
import { tlsModes } from "../host/transport.ts";
import { InvalidPublicUrl, type PublicUrl, parsePublicUrl } from "../platform/nodejs/public-url.ts";
import { usualSilenceSeconds } from "../protocol/silence.ts";
import { groups } from "./help.ts";
import { stateFolderWords } from "./tokens.ts";
import { inRange, oneOf, path } from "./usage.ts";
import { taking } from "./value-schema.ts";

/** The options of whatever nodes connect to, aggregator or relay: what it is called, who may come, how it is protected. */
export interface ListeningOptions {
  readonly publicUrl?: PublicUrl;
  readonly trustedProxy?: readonly string[];
  readonly tokens: boolean;
  readonly allowKeys?: string;
  readonly tls?: (typeof tlsModes)[number];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly stateDir?: string;
  readonly silence: number;
}

export function addListeningOptions(command: Command): Command {
  return command
    .optionsGroup(groups.network)
    .option(
      "--public-url <URL>",
      "its address as seen from outside, e.g. https://host/prefix behind a proxy",
      taking({ type: "string" }, publicUrl),
    )
    .option(
      "--trusted-proxy <ADDRESSES>",
      "proxies in front of it (with commas) that tell by X-Forwarded-For for whom they ask, for limits and logs",
      taking({ type: "string" }, ipAddresses),
    )
    .option("--tokens", "ask for tokens also where only this machine reaches it", false)
    .option(
      "--allow-keys <FILE>",
      "nodes join by their keys, which FILE lists, in place of tokens (edgewise node --show-key prints a line of it)",
      path,
    )
    .option(
      "--tls <given|auto|off>",
      "encrypt: by the files below, or by a certificate of its own that links name (default: auto where others reach it)",
      oneOf(...tlsModes),
    )
    .option("--tls-cert <FILE>", "with --tls given: the certificate, with those that vouch for it (PEM)", path)
    .option("--tls-key <FILE>", "with --tls given: its private key (PEM)", path)
    .option("--state-dir <DIR>", stateFolderWords, path)
    .option(
      "--silence <SECONDS>",
      "a node of which nothing comes for so long counts as gone; more for links that pause for longer",
      inRange(0.5, 3600),
      usualSilenceSeconds,
    );
}

function ipAddresses(text: string): string[] {
  const addresses = text.split(",").map((part) => part.trim());
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not an IP address, such as 127.0.0.1`);
  return addresses;
}

function publicUrl(text: string): PublicUrl {
  try {
    return parsePublicUrl(text);
  } catch (error) {
    if (error instanceof InvalidPublicUrl) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
