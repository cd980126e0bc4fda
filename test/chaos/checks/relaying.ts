import type { Report } from "../../../src/protocol/messages.ts";
import type { AggregatorEvent } from "../../../src/watch/events.ts";
import type { Fail } from "./check.ts";
import { meanOf, toldBy } from "./means.ts";

/** Sees what reaches one relay, and what it tells its parent: of each round the sum of the reports that it has taken, each once. */
export interface RelayingCheck {
  /** Its program begins, and knows of nothing. */
  started(): void;
  /** A report of one of its nodes is about to be taken. */
  delivered(name: string, report: Report): void;
  told(event: AggregatorEvent): void;
  /** Its own report is about to be sent. `start`: w0. */
  reports(report: Report, start: Float32Array | undefined): void;
}

export function relayingCheck(
  fail: Fail,
  { relay, averages }: { readonly relay: string; readonly averages: boolean },
): RelayingCheck {
  const delivered = new Map<string, Report>();
  const taken = new Map<number, Map<string, Report>>();
  return {
    started() {
      delivered.clear();
      taken.clear();
    },
    delivered(name, report) {
      delivered.set(name, report);
    },
    told(event) {
      if (event.kind === "run-started") taken.clear();
      // A round in which no report counted begins again.
      if (event.kind === "round-started") taken.set(event.round, new Map());
      if (event.kind !== "report-arrived") return;
      const { round, name } = event;
      const reports = taken.get(round);
      const report = delivered.get(name);
      if (!reports || report?.round !== round)
        return fail("counted-once", `${relay} takes a report of ${name} in round ${round} that was not sent`);
      if (reports.has(name)) fail("counted-once", `${relay} takes a report of ${name} in round ${round} twice`);
      reports.set(name, report);
    },
    reports(report, start) {
      const { round, merged, examples } = report;
      const reports = [...(taken.get(round)?.values() ?? [])];
      const counted = reports.reduce((sum, report) => sum + (report.merged?.reports ?? 1), 0);
      if (merged?.reports !== counted)
        fail(
          "counted-once",
          `${relay} tells of ${merged?.reports} reports in round ${round}, and has taken ${counted}`,
        );
      const sum = reports.reduce((total, report) => total + report.examples, 0);
      if (examples !== sum)
        fail("counted-once", `${relay} tells of ${examples} examples in round ${round}, not ${sum}`);
      const change = toldBy(report);
      if (!averages || !start || !change) return;
      const problem = meanOf(reports, start).differsFrom(start.map((from, i) => from + (change[i] as number)));
      if (problem !== undefined) fail("counted-once", `what ${relay} tells of round ${round} ${problem}`);
    },
  };
}
