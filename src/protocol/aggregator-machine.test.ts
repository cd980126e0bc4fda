import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../test/support/aggregator-driver.ts";
import { settings } from "../../test/support/aggregator-environment.ts";
import { anyInput, feed, honestAnswer, play, tester } from "../../test/support/aggregator-scripts.ts";
import type { AggregatorEffect, AggregatorInput, ConnectionId } from "./aggregator/environment.ts";

describe("whatever comes, in whatever order", () => {
  const action = fc.oneof({ weight: 1, arbitrary: anyInput() }, { weight: 3, arbitrary: honestAnswer() });
  const wait = fc.double({ min: 0, max: 3, noNaN: true });
  const script = fc.array(fc.tuple(action, wait), { maxLength: 150, size: "max" });

  test("the machine never throws, keeps tau in its range, and sends nothing to connections that are gone", () => {
    let rounds = 0;
    fc.assert(
      fc.property(script, fc.integer({ min: 1, max: 3 }), (actions, nodesNeeded) => {
        const there = new Set<ConnectionId>();
        let consumed = 0;
        let largest = 0;
        play(actions, { nodesNeeded }, (input, effects) => {
          if (input.kind === "opened") there.add(input.connection);
          if (input.kind === "closed") there.delete(input.connection);
          if (input.kind === "start") largest = Math.max(100, Number(input.settings.strategy.split(":")[1] ?? 0));
          for (const effect of effects) {
            if (effect.kind === "send") {
              for (const connection of effect.connections) expect(there).toContain(connection);
              const { message } = effect;
              if (message.type === "directive") {
                expect(Number.isInteger(message.localUpdates)).toBe(true);
                expect(message.localUpdates).toBeGreaterThanOrEqual(message.last ? 0 : 1);
                expect(message.localUpdates).toBeLessThanOrEqual(largest);
                expect(message.weights.every(Number.isFinite)).toBe(true);
              }
            }
            if (effect.kind === "close") expect(there.delete(effect.connection)).toBe(true);
            if (effect.kind === "emit" && effect.event.kind === "run-started") consumed = 0;
            if (effect.kind === "emit" && effect.event.kind === "round-finished") {
              const { consumedSeconds, consumedBeforeSeconds } = effect.event;
              expect(consumedSeconds).toBeGreaterThanOrEqual(consumedBeforeSeconds);
              expect(consumedBeforeSeconds).toBeGreaterThanOrEqual(consumed);
              consumed = consumedSeconds;
              rounds += 1;
            }
          }
        });
      }),
      { numRuns: 300 },
    );
    expect(rounds, "rounds that came to their end in all of these").toBeGreaterThan(100);
  });

  test("nodes that come back and answer honestly bring any run to its end", () => {
    fc.assert(
      fc.property(script, fc.integer({ min: 1, max: 4 }), (actions, nodesNeeded) => {
        const everybody = [1, 2, 3, 4];
        const closing = everybody.map((connection) => ({ kind: "closed", connection, reason: "gone" }) as const);
        const start = { kind: "start", settings: { ...settings, budgetSeconds: 50 } } as const;
        let running = false;
        let finished = false;
        const look = (input: AggregatorInput, effects: readonly AggregatorEffect[]) => {
          if (input.kind === "start") running = true;
          if (input.kind === "stop") running = false;
          const ends = effects.some((effect) => effect.kind === "emit" && effect.event.kind === "run-finished");
          // What a start ends is the run before. A wake may come before the input of a step, and end the run.
          if (input.kind === "start") finished = false;
          else if (ends) [finished, running] = [true, false];
        };
        const honest = [...everybody, tester].map((connection) => ({ kind: "honest", connection }) as const);
        const rest = Array.from({ length: 500 }, () => honest).flat();
        const player = play(actions, { nodesNeeded }, look);
        const goOn = [...closing, { kind: "resume" } as const, ...(running ? [] : [start]), ...rest];
        let left = goOn.length;
        finished = false;
        for (const step of goOn) {
          left -= 1;
          feed(player, step, 0.5, look);
          if (finished) break;
        }
        expect(left, "actions left when the run had finished").toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });

  test("the same inputs with the same meters give the same effects", () => {
    fc.assert(
      fc.property(script, (actions) => {
        const effects = [0, 1].map(() => {
          const seen: AggregatorEffect[] = [];
          // What effects share with the machine's state may change later.
          play(actions, { nodesNeeded: 2 }, (_, given) => seen.push(...structuredClone([...given])));
          return seen;
        });
        expect(effects[0]).toEqual(effects[1]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("with constant costs", () => {
  const costs = fc.record({
    c: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
    b: fc.double({ min: 0.001, max: 2, noNaN: true }),
  });
  const strategy = fc.oneof(
    fc.constantFrom("adaptive-2019", "adaptive-2018"),
    fc.integer({ min: 1, max: 60 }).map((tau) => `fixed:${tau}`),
  );
  const estimates = fc.record({
    rho: fc.double({ min: 0, max: 5, noNaN: true }),
    beta: fc.double({ min: 0, max: 50, noNaN: true }),
    gradients: fc.tuple(...Array.from({ length: 4 }, () => fc.double({ min: -3, max: 3, noNaN: true }))),
  });

  test("a budget that pays for two rounds is never overrun, and little of it is left", () => {
    fc.assert(
      fc.property(
        costs,
        strategy,
        estimates,
        fc.double({ min: 1.0001, max: 15, noNaN: true }),
        (cost, name, seen, factor) => {
          const { c, b } = cost;
          const tau = Number(name.split(":")[1] ?? 1);
          const budgetSeconds = factor * ((tau + 1) * c + 2 * b + (c + b));
          const aggregator = driveAggregator({ nodesNeeded: 2 });
          const nodes = aggregator.begin(["a", "b"], { strategy: name, budgetSeconds }) as [number, number];
          while (!aggregator.last(nodes[0], "score")) {
            const { localUpdates, round } = aggregator.directive(nodes[0]);
            const localSeconds = c * Math.max(1, localUpdates);
            aggregator.seconds += localSeconds + b;
            const { rho, beta, gradients: g } = seen;
            for (const [node, gradient] of [
              [nodes[0], Float32Array.of(g[0] ?? 0, g[1] ?? 0)],
              [nodes[1], Float32Array.of(g[2] ?? 0, g[3] ?? 0)],
            ] as const) {
              const observed = round > 1 && localUpdates > 0 ? { estimates: { rho, beta, gradient } } : {};
              aggregator.report(node, { localSeconds, ...observed });
            }
          }
          aggregator.score(nodes);
          const summary = aggregator.event("run-finished")?.summary;
          expect(summary?.consumedSeconds).toBeLessThanOrEqual(budgetSeconds * (1 + 1e-9));
          expect(summary?.rounds).toBeGreaterThanOrEqual(2);
          // What is left does not pay for another round of one local update.
          expect(budgetSeconds - (summary?.consumedSeconds ?? 0)).toBeLessThan((c + b) * (1 + 1e-9) + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });
});
