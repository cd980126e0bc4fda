import { join } from "node:path";
import { z } from "zod";
import { readSecret, writeSecret } from "../platform/nodejs/access/state-folder.ts";

const addresses = z.object({
  nodes: z.array(z.string()),
  pages: z.array(z.string()),
  pin: z.string().optional(),
  key: z.string().optional(),
  byKey: z.boolean().optional(),
});

/** Where the aggregator that was started last with a state folder is reached, so that links can be made for it. */
export type KnownAddresses = z.output<typeof addresses>;

const pathIn = (stateFolder: string) => join(stateFolder, "addresses.json");

export function keepAddresses(stateFolder: string, known: KnownAddresses): void {
  writeSecret(pathIn(stateFolder), `${JSON.stringify(known)}\n`);
}

/** Undefined if none was started yet, or nobody knows any more. */
export function knownAddresses(stateFolder: string): KnownAddresses | undefined {
  try {
    return addresses.parse(JSON.parse(readSecret(pathIn(stateFolder)) ?? ""));
  } catch {
    return undefined;
  }
}
