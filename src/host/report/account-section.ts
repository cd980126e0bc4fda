import type { RoundFinished } from "../../watch/events.ts";
import type { RunFacts } from "../run-facts.ts";
import { html, type Markup } from "./markup.ts";
import { counted, duration, percent, significant } from "./words.ts";

/** The strategy's account of its decisions. */
export async function accountSection({ record, events, metrics }: RunFacts): Promise<Markup | undefined> {
  const rounds = events.filter((event) => event.kind === "round-finished");
  if (rounds.length === 0) return undefined;
  const table = await metrics();
  const taus = (table.get("localUpdates") ?? []).filter((tau): tau is number => tau !== null && tau > 0);
  const costs = { local: meanOf(table.get("localCostSeconds")), global: meanOf(table.get("globalCostSeconds")) };
  return html`<section>
<h2>How ${record.settings.strategy} decided</h2>
<p>${costSentence(costs)}</p>
<p>${tauSentence(taus)} ${reasonSentence(rounds)}</p>
<p>${endSentence(record)}</p>
</section>`;
}

function costSentence({ local, global }: { readonly local: number; readonly global: number }): string {
  const ratio = local > 0 ? `: as much as ${significant(global / local)} local updates` : "";
  return `A local update took ${duration(local)} at the slowest node, a global aggregation ${duration(global)}${ratio}. Both were measured in every round, and are means here.`;
}

function tauSentence(taus: readonly number[]): string {
  const sorted = taus.toSorted((a, b) => a - b);
  const [first, least, most] = [taus[0] ?? 0, sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  if (least === most) return `Each of ${counted(taus.length, "round")} had ${counted(least, "local update")}.`;
  return `In ${counted(taus.length, "round")} it chose ${least} to ${most} local updates, beginning with ${first}; half of them had at least ${middle}.`;
}

/** Why the newest choice was what it was, of those that the strategy explained. */
function reasonSentence(rounds: readonly RoundFinished[]): string {
  for (const { decision } of rounds.toReversed()) {
    if (decision.kind !== "continue") continue;
    const { why, wanted } = decision;
    switch (why.kind) {
      case "fixed":
        return "It does so whatever is measured.";
      case "no-estimates":
        continue;
      case "bound": {
        const { beta, rho, delta } = why.estimates;
        return `It last wanted ${wanted}, by the bound on the loss with beta ${significant(beta)}, rho ${significant(rho)} and delta ${significant(delta)}, the last being how much the nodes’ data disagree.`;
      }
      case "useful": {
        const { losses, searchLimit } = why;
        const balance =
          wanted < searchLimit
            ? "fewer would have lost more to aggregation, more to drifting apart"
            : `more might have been better still, but it was to try no more than ${searchLimit}`;
        return `It last wanted ${wanted}: with these, aggregation takes ${percent(losses.communication)} of the time, and drifting apart ${percent(losses.drift)} of the updates’ use; ${balance}.`;
      }
      default:
        throw new Error(`unreachable: ${why satisfies never}`);
    }
  }
  return "";
}

const endings = {
  budget: "The run ended because its budget had no room for another round.",
  rounds: "The run ended after the rounds that were asked for.",
  target: "The run ended because the loss that was wanted was reached.",
  patience: "The run ended because the loss hardly fell for as many rounds as --patience allows.",
  stopped: "The run was stopped by hand.",
  replaced: "The run was replaced by another one.",
  failed: "The run ended because no node could go on.",
  "no-progress": "The run ended with weights no better than those it began with.",
  diverged: "The run ended because the losses grew far beyond those of the initial weights.",
  interrupted: "The run ended because the aggregator was told to end.",
} as const;

function endSentence({ ending }: RunFacts["record"]): string {
  return ending === null ? "" : endings[ending];
}

function meanOf(column: readonly (number | null)[] = []): number {
  const numbers = column.filter((value): value is number => value !== null);
  return numbers.length === 0 ? Number.NaN : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
