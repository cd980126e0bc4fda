import type { MergedReport } from "../../learning/merged-report.ts";
import type { NodeStep } from "../../learning/node-step.ts";
import type { Claims, GradientReport, SummedReport } from "../../learning/summed-report.ts";
import type { ReportedEnergy } from "../messages.ts";
import type { MergedCorrections } from "../relay-messages.ts";
import type { DrawnBelow } from "../spent-below.ts";

/** A report that is not in the sums yet. */
export interface HeldReport {
  readonly name: string;
  readonly report: SummedReport;
  readonly reporter: Reporter;
  /** Whether it is to be looked at among those of all, and not only needed beside them. */
  readonly isUnusual: boolean;
}

/** What a relay told, which is not in the sums yet. */
export interface RelayedReport {
  readonly report: MergedReport;
  readonly reporter: Reporter;
}

export interface Reporter extends Claims {
  /** The one that it reported with: a node that came back since has another. */
  readonly assignment: number;
  readonly reportedSeconds: number;
  readonly energy: ReportedEnergy | undefined;
  /** Of a relay, in place of that. */
  readonly drawnBelow?: DrawnBelow | undefined;
  /** How far its weights went, if it sent some. */
  readonly step: NodeStep | undefined;
  /** What it told of rho_i, beta_i and its gradient, as it stands in the sums; undefined until it is there, or if it told nothing. */
  readonly estimates: GradientReport | undefined;
  /** Whether it had a drift correction of its own before this round. */
  readonly corrected: boolean;
  /** Whether it was in the sum of a recount, and whether it has told its correction now. */
  readonly counted: boolean;
  readonly told: boolean;
  /** Of a relay, in place of the three. */
  readonly behind?: MergedCorrections | undefined;
}
