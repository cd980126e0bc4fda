import fc from "fast-check";
import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { Report } from "../messages.ts";
import { currentRun } from "./step.ts";

const stepSize = 0.05;
const middle = [1, -2] as const;
const names = ["a", "b", "c", "d", "e"];
const secondsPerUpdate = 0.01;
const aggregationSeconds = 0.1;

/** F_i of all nodes, which start at 2.5. */
const loss = (weights: ArrayLike<number>) =>
  middle.reduce((sum, target, j) => sum + ((weights[j] as number) - target) ** 2 / 2, 0);

/** What the liar says in a round, and how many times what it has learned it sends. */
interface Claims {
  readonly seconds: number;
  readonly lossAtStart: number;
  readonly lossOfBest: number;
  readonly squaredMovement: number;
  readonly squaredNoise: number;
  readonly times: number;
}

/** Small, large, and what an honest node might say. */
const any = (honest: number, most: number) =>
  fc.oneof(
    fc.double({ min: 0, max: most, noNaN: true }),
    fc.double({ min: 0, max: 4 * honest, noNaN: true }),
    fc.constant(0),
  );
const claims: fc.Arbitrary<Claims> = fc.record({
  seconds: any(0.1, 1e9),
  lossAtStart: any(1, 1e30),
  lossOfBest: any(1, 1e30),
  squaredMovement: any(1, 1e100),
  squaredNoise: any(1, 1e100),
  // Not the other way: without drift correction a node that goes less than six times as far is not found by that.
  times: any(1, 100),
});

/** A run of five alike nodes with a budget of 10 s, of which the first one claims all this, round after round. */
function run(strategy: string, said: readonly Claims[]) {
  const aggregator = driveAggregator({ nodesNeeded: 5 });
  const settings = { strategy, update: "sgd", momentum: 0, budgetSeconds: 10, stepSize } as const;
  const nodes = aggregator.begin(names, settings);
  const here = () => currentRun(aggregator.state());
  for (let round = 0; here()?.phase.kind === "round" && round < 500; round++) {
    const open = nodes.filter((node) => !aggregator.closed.has(node));
    const best = here()?.bestWeights ?? new Float32Array(2);
    const { localUpdates, weights: start } = aggregator.directive(nodes[1] as number);
    const asked = here()?.phase;
    const awaited = asked?.kind === "round" ? asked.open.awaited : new Set<string>();
    const arrival = aggregator.seconds + aggregationSeconds + secondsPerUpdate * localUpdates;
    while ((aggregator.wakeAt ?? arrival) < arrival) {
      aggregator.seconds = aggregator.wakeAt as number;
      aggregator.wake();
    }
    if (here()?.phase !== asked) continue;
    aggregator.seconds = arrival;
    for (const node of open) {
      const i = nodes.indexOf(node);
      if (!awaited.has(names[i] as string)) continue;
      aggregator.report(node, reportOf(start, best, localUpdates, i === 0 ? said[round % said.length] : undefined));
    }
  }
  aggregator.score(nodes);
  const ended = aggregator.event("run-ended");
  const result = aggregator.tests.findLast(({ round }) => round === "final")?.weights ?? [Number.NaN, 0];
  return { reason: ended?.reason, consumed: ended?.consumedSeconds ?? 0, loss: loss(result) };
}

function reportOf(start: Float32Array, best: Float32Array, localUpdates: number, lie?: Claims): Partial<Report> {
  const far = 1 - (1 - stepSize) ** localUpdates;
  const times = lie?.times ?? 1;
  const weights = start.map((weight, j) => weight + times * far * ((middle[j] as number) - weight));
  const squaredMovement = weights.reduce((sum, weight, j) => sum + (weight - (start[j] as number)) ** 2, 0);
  return {
    localSeconds: lie?.seconds ?? secondsPerUpdate * localUpdates,
    lossAtStart: lie?.lossAtStart ?? loss(start),
    lossOfBest: lie?.lossOfBest ?? loss(best),
    ...(localUpdates > 0 ? { weights } : {}),
    ...(localUpdates > 0
      ? { drift: { squaredMovement: lie?.squaredMovement ?? squaredMovement, squaredNoise: lie?.squaredNoise ?? 0.01 } }
      : {}),
  };
}

/** Without a liar, 2e-8 is left of the initial loss of 2.5 at most. */
test.each(["adaptive", "fixed:5"])(
  "whatever one of five nodes claims, a run with %s uses its budget and gains 99 % at least of what can be gained",
  (strategy) => {
    fc.assert(
      fc.property(fc.array(claims, { minLength: 1, maxLength: 6 }), (said) => {
        const { reason, consumed, loss } = run(strategy, said);
        expect({ reason, consumed: consumed > 9 && consumed <= 10 }).toEqual({ reason: "budget", consumed: true });
        expect(loss).toBeLessThan(0.01 * 2.5);
      }),
      { numRuns: 12 },
    );
  },
);
