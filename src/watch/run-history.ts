import type { AggregatorEvent, ModelEvaluated, RoundFinished, RunEnded, RunFinished, RunStarted } from "./events.ts";
import { ThinnedSeries } from "./thinned-series.ts";

export type RoundEvent = AggregatorEvent & RoundFinished;
export type EvaluationEvent = AggregatorEvent & ModelEvaluated;
type RunEvent = AggregatorEvent & (RunStarted | RunEnded | RunFinished);

/** The most of the newest run; half as many of each run before, but not fewer than `fewest`. */
const mostRounds = 2400;
const mostEvaluations = 1200;
const fewest = 60;
const keptRuns = 50;

interface OneRun {
  readonly run: number;
  readonly ends: RunEvent[];
  readonly rounds: ThinnedSeries<RoundEvent>;
  readonly evaluations: ThinnedSeries<EvaluationEvent>;
}

/** How much of the newest run is kept. */
export interface HistoryLimits {
  readonly rounds?: number;
  readonly evaluations?: number;
}

/** Beginnings and ends of the newest runs, and their rounds, which are the fewer the older they are. */
export class RunHistory {
  #runs: OneRun[] = [];
  readonly #most: Required<HistoryLimits>;

  constructor({ rounds = mostRounds, evaluations = mostEvaluations }: HistoryLimits = {}) {
    this.#most = { rounds, evaluations };
  }

  addEnd(event: RunEvent): void {
    this.#of(event.run).ends.push(event);
  }

  addRound(event: RoundEvent): void {
    this.#of(event.run).rounds.add(event);
  }

  addEvaluation(event: EvaluationEvent): void {
    this.#of(event.run).evaluations.add(event);
  }

  events(): AggregatorEvent[] {
    return this.#runs.flatMap(({ ends, rounds, evaluations }) => [...ends, ...rounds.items(), ...evaluations.items()]);
  }

  #of(number: number): OneRun {
    const found = this.#runs.findLast(({ run }) => run === number);
    if (found) return found;
    const run: OneRun = {
      run: number,
      ends: [],
      rounds: new ThinnedSeries(this.#most.rounds, ({ loss }) => loss),
      evaluations: new ThinnedSeries(this.#most.evaluations),
    };
    this.#runs.push(run);
    if (this.#runs.length > keptRuns) this.#runs.shift();
    for (const [i, { rounds, evaluations }] of this.#runs.entries()) {
      const share = 2 ** (this.#runs.length - 1 - i);
      rounds.limit(Math.max(fewest, this.#most.rounds / share));
      evaluations.limit(Math.max(fewest, this.#most.evaluations / share));
    }
    return run;
  }
}
