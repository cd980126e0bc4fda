import { straggler } from "../fold/straggler.ts";
import type { RunView } from "../fold/view.ts";
import { counted, milliseconds } from "../words.ts";
import { atStart } from "./device-names.ts";
import { promisedAt, type Stakes } from "./promises.ts";

/** A piece of a sentence, with what its colour says it is about. */
export interface Phrase {
  readonly text: string;
  readonly about?: "messages" | "computing" | "strong";
}

/** One sentence that says why there are so many local updates in a round, in which nodes are `called` so. Empty before a round has ended. */
export function reasonFor(
  run: RunView,
  stakes: Stakes | undefined,
  called: ReadonlyMap<string, string> = new Map(),
): readonly Phrase[] {
  const round = run.lastLearning;
  const tau = run.underWay && run.underWay.localUpdates > 0 ? run.underWay.localUpdates : round?.localUpdates;
  if (round === undefined || !tau || !(round.localCostSeconds > 0)) return [];
  return [
    { text: "Messages cost " },
    { text: milliseconds(round.globalCostSeconds), about: "messages" },
    { text: " a round, an update " },
    { text: milliseconds(round.localCostSeconds), about: "computing" },
    ...verdict(run, tau, stakes),
    ...slowOne(run, called),
  ];
}

function verdict(run: RunView, tau: number, stakes: Stakes | undefined): Phrase[] {
  const updates = counted(tau, "local update");
  const isFixed = run.settings.strategy.startsWith("fixed");
  if (stakes === undefined || (isFixed && stakes.disagreementPerSquare === undefined)) {
    return [{ text: isFixed ? `: ${updates} a round, whatever is measured.` : `: ${updates}.` }];
  }
  const { messages, drift } = promisedAt(tau, stakes);
  if (isFixed)
    return fixedVerdict(updates, messages, drift, stakes.otherBudgets ? "is lost to" : "of the time goes into");
  if (stakes.disagreementPerSquare === undefined) return [{ text: `: ${updates}.` }];
  const agree =
    drift < 0.05 ? "the nodes stay together" : drift < 0.15 ? "the nodes pull apart a little" : "the nodes pull apart";
  return [{ text: ", and " }, { text: agree, about: "strong" }, { text: `${ending(run)}: ${updates}.` }];
}

/** Of what a round is worth; some fifteen rounds before the end it is as much. */
const tellingShare = 0.25;

/** Near its end a run has shorter rounds than the picture of the whole budget promises most for. */
function ending({ lastBound }: RunView): string {
  if (lastBound?.decision.why.kind !== "useful") return "";
  const { cutByBudget, why } = lastBound.decision;
  return cutByBudget || why.losses.fewRounds >= tellingShare ? ", and few rounds are left" : "";
}

function fixedVerdict(updates: string, messages: number, drift: number, lost: string): Phrase[] {
  if (messages >= 0.5) {
    const text = `${Math.round(100 * messages)} % ${lost} messages`;
    return [{ text: `. With ${updates} a round, ` }, { text, about: "messages" }, { text: "." }];
  }
  if (drift >= 0.15) {
    const text = `${Math.round(100 * drift)} % is undone by drift`;
    return [{ text: `. With ${updates} a round, ` }, { text, about: "computing" }, { text: "." }];
  }
  return [{ text: `. ${updates} a round is ` }, { text: "about right", about: "strong" }, { text: "." }];
}

function slowOne(run: RunView, called: ReadonlyMap<string, string>): Phrase[] {
  const found = straggler(run.recent);
  const slow =
    found && found.rounds >= 3 && found.timesLast === found.rounds && found.ownSeconds > 2 * found.othersSeconds;
  if (!slow) return [];
  return [
    { text: ` ${atStart(found.name, called)} is slow: the others wait ${milliseconds(found.waitSeconds)} for it.` },
  ];
}
