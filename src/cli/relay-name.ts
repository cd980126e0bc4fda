import { hostname } from "node:os";
import { nodeName } from "../protocol/hello.ts";
import { UsageError } from "./usage.ts";

const ending = "-relay";
const longestName = 64;

/**
 * The name of a relay: the one that was given, or the machine's with an ending, as a node beside it has the machine's own.
 *
 * @throws UsageError if it cannot be a name
 */
export function relayName(given: string | undefined, machine = hostname()): string {
  const name = given ?? `${machine.slice(0, longestName - ending.length)}${ending}`;
  if (nodeName.safeParse(name).success) return name;
  throw new UsageError("this cannot be the name of a relay: letters, digits, and . _ - (say another one)", {
    where: `--name "${name}"`,
  });
}
