import type { NodeEventBody } from "../../protocol/node/environment.ts";
import type { Log } from "./log.ts";

type Show = (event: NodeEventBody) => void;

/** Says why the meter of energy cannot be used, once, as soon as somebody has asked for joules. */
export function toldWhenWanted(problem: string | undefined, log: Log, show: Show): Show {
  let isTold = problem === undefined;
  return (event) => {
    show(event);
    if (isTold || event.kind !== "notice" || !event.energy) return;
    isTold = true;
    log.line("info", problem as string);
  };
}
