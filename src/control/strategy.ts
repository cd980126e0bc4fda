import type { DriftMeasures } from "./drift-measures.ts";
import type { Losses } from "./usefulness.ts";

/**
 * What a strategy knows after a round. Resources are parallel arrays: entry m of `localCosts`, `globalCosts` and
 * `budgets` belongs to resource m (time first).
 */
export interface RoundStats {
  /** Rounds done, counted from 1; 0 after a probe. */
  readonly round: number;
  /** Local updates of the round that just ended (tau); at the nodes' own pace their mean, which may be a fraction. */
  readonly tau: number;
  /** Step size of the next round's local updates (eta). */
  readonly stepSize: number;
  /** beta, rho, delta; absent after the first round, which has no earlier weights to compare with. */
  readonly estimates?: Estimates;
  /** How far the nodes drifted apart in this round; present if the strategy measures drift. */
  readonly drift?: DriftMeasures;
  /** The mean loss of the weights that the round began at, over its first minibatches; absent before the first round. */
  readonly loss?: number;
  /** Whether this round's local updates had a drift correction, and whether the next one's will. Absent is no. */
  readonly corrected?: boolean;
  readonly correctedNext?: boolean;
  /** c_m: what one local update cost, per resource. */
  readonly localCosts: readonly number[];
  /** b_m: what one global aggregation cost, per resource. */
  readonly globalCosts: readonly number[];
  /** R_m: the whole budget, per resource. */
  readonly budgets: readonly number[];
  /** s_m: what is consumed so far, per resource. */
  readonly consumed: readonly number[];
}

/** Smoothness and disagreement, as measured (2019 paper, Section VI-B). */
export interface Estimates {
  /** Lipschitz constant of the loss, example-weighted mean of rho_i. */
  readonly rho: number;
  /** Smoothness: Lipschitz constant of the gradient, example-weighted mean of beta_i, at least 1e-5. */
  readonly beta: number;
  /** Gradient divergence: how much the nodes' gradients differ, example-weighted mean of delta_i. */
  readonly delta: number;
}

/** What keeps a strategy from a larger tau: the last one, a budget of which one round may take a part only, a loss that rose, or the largest allowed. */
export type SearchLimit = "growth" | "budget" | "loss" | "maximum";

/** Why a tau was chosen: kept in the events so that people can see it. */
export type Why =
  | { readonly kind: "fixed" }
  | { readonly kind: "no-estimates" }
  | {
      readonly kind: "bound";
      /** Whether the chosen tau minimises G (2019) or maximises it (2018). */
      readonly objective: "minimise" | "maximise";
      /** G(1), G(2), ... over the whole search range; entry i belongs to tau = i + 1. Entries may be Infinity. */
      readonly bound: readonly number[];
      readonly estimates: Estimates;
      /** The largest tau that was looked at, and what set it. */
      readonly searchLimit: number;
      readonly limitedBy: SearchLimit;
    }
  | {
      readonly kind: "useful";
      /** How many useful local updates the rest of the budget pays for with tau = 1, 2, ... over the whole search range. */
      readonly useful: readonly number[];
      readonly drift: DriftMeasures;
      /** s: the disagreement that was used, divided by tau^2. */
      readonly disagreementPerSquare: number;
      /** What is lost at the chosen tau. */
      readonly losses: Losses;
      readonly searchLimit: number;
      readonly limitedBy: SearchLimit;
    };

/** The next number of local updates, before the budget may cut it. */
export interface Choice {
  readonly tau: number;
  readonly why: Why;
  /** Whether momentum that looks ahead begins again, from where the rounds have led; left out, it goes on. */
  readonly restartsMomentum?: boolean;
}

/**
 * Picks the next tau. A strategy is a value without hidden state: it returns its state and gets it back.
 * The budget (budget.ts) may cut the tau it picks, and ends the run.
 */
export interface Strategy<S = unknown> {
  /** As the command line writes it: `adaptive`, `adaptive-2019`, `adaptive-2018`, `fixed:10`. */
  readonly name: string;
  /** True if the run returns the best aggregated weights seen (w_f), false if it returns the last ones. */
  readonly returnsBestWeights: boolean;
  /**
   * Also keeps a mean of the weights that rounds led to, and returns the best of that mean, the last ones and w_f, as the
   * final evaluation compares them. Only with `returnsBestWeights`, and where drift is measured. Left out: no.
   */
  readonly averages?: boolean;
  /** What nodes measure for it: rho_i, beta_i and gradients (`estimates`), or their movement and noise (`drift`). */
  readonly measures: "estimates" | "drift";
  readonly firstTau: number;
  /**
   * Local updates of a probe: they are made before the first round, discarded, and not charged as time. What it measures is
   * given to `next` as round 0, and the first round has the tau that follows, in place of `firstTau`. Left out: no probe.
   */
  readonly probeUpdates?: number;
  /**
   * The first tau where messages of a probe would take too large a part of a budget, so that there will be few rounds. Nodes make fewer
   * updates if those would take more than half of a budget. Left out: `firstTau`.
   */
  readonly firstTauOfFew?: number;
  init(): S;
  next(state: S, round: RoundStats): readonly [S, Choice];
}
