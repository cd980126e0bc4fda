import { isGoingOn } from "../../protocol/dispatch/going-on.ts";
import type { NodeGone } from "../../protocol/node-events.ts";
import type { Line } from "./run-lines.ts";

export function goneLine({ name, reason }: NodeGone): Line {
  return isGoingOn(reason)
    ? { level: "info", text: `${name} ${reason}` }
    : { level: "warn", text: `${name} is gone: ${reason}` };
}
