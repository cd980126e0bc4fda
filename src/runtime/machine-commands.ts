import type { AggregatorInput } from "../protocol/aggregator/environment.ts";
import type { Aggregator } from "./aggregator-options.ts";

type MachineCommands = Pick<
  Aggregator,
  | "fromParent"
  | "pause"
  | "resume"
  | "stop"
  | "stopNode"
  | "giveOnNode"
  | "slowNode"
  | "removeNode"
  | "letInNode"
  | "tellLesson"
>;

/** Commands that are inputs of the aggregator's machine, and nothing else. */
export function machineCommands(take: (input: AggregatorInput) => void): MachineCommands {
  return {
    fromParent: (wish) => take({ kind: "from-parent", wish }),
    pause: () => take({ kind: "pause" }),
    resume: () => take({ kind: "resume" }),
    stop: (how = "stopped") => take({ kind: "stop", how }),
    stopNode: (name) => take({ kind: "stop-node", name }),
    giveOnNode: (name, reason) => take({ kind: "give-on-node", name, reason }),
    slowNode: (name, slowdown) => take({ kind: "slow-node", name, slowdown }),
    removeNode: (name) => take({ kind: "remove-node", name }),
    letInNode: (name) => take({ kind: "let-in-node", name }),
    tellLesson: (begun) => take({ kind: "lesson", ...(begun ? { begun } : {}) }),
  };
}
