import fc from "fast-check";
import type { Correction } from "../../src/learning/correction.ts";
import { type Encoding, roundInto, type VectorForm } from "../../src/learning/encoding/encoding.ts";
import { roundToStepsInto } from "../../src/learning/encoding/whole-steps.ts";
import type { TestSums } from "../../src/learning/test-sums.ts";
import { createRandom } from "../../src/math/random.ts";
import type { ToldLesson } from "../../src/protocol/lesson.ts";
import type { AggregatorMessage, NodeMessage } from "../../src/protocol/messages.ts";
import type { DataQuestion } from "../../src/protocol/own-data-messages.ts";

const count = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.maxSafeNat());
const positive = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
/** Minus zero arrives as zero, which is equal to it. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const loss = fc.double({ min: -1e30, max: 1e30, noNaN: true }).map((value) => value + 0);
const seconds = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const more = fc.double({ min: 0, minExcluded: true, noNaN: true, noDefaultInfinity: true });
const square = fc.double({ min: 0, max: 1e100, noNaN: true });
const watts = fc.double({ min: 0, max: 1e6, noNaN: true });
const joules = fc.double({ min: 0, max: 1e12, noNaN: true });
const nodeCount = fc.integer({ min: 1, max: 1_000_000 });
const side = fc.integer({ min: 1, max: 4096 });
const text = fc.string({ unit: "grapheme", maxLength: 60 });
const vector = fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 20 });
const names = fc.array(text, { maxLength: 3 });
const bytes = fc.uint8Array({ maxLength: 20 });
const capabilities = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 3 });
const name = fc.stringMatching(/^[a-zé0-9][a-z0-9._-]{0,20}$/);

const form = fc.constantFrom("float16" as const, "int8" as const, "sparse" as const);

/** What is written in a form is what that can write. */
function rounded<M extends { form?: VectorForm; change?: boolean; weights?: Float32Array; correction?: Correction }>(
  message: M,
): M {
  const { form, change, weights, correction } = message;
  if (form === undefined) return message;
  const encoding: Encoding = form === "sparse" ? { kind: "top", fraction: 0.2 } : { kind: form };
  if (weights && change) roundInto(weights, encoding, createRandom(1));
  if (correction?.kind === "given") roundInto(correction.mean, encoding, createRandom(1));
  return message;
}

/** Written as whole steps. */
const steps = vector.map((values) => {
  const told = Float64Array.from(values);
  roundToStepsInto(told, values, 31);
  return told;
});

function only<T extends string>(type: T) {
  return fc.constant(type);
}

const anyTestSums: fc.Arbitrary<TestSums> = fc.oneof(
  fc.record(
    { kind: only("classes"), confusion: fc.tuple(positive, count, count, count), logLoss: square },
    { requiredKeys: ["kind", "confusion"] },
  ),
  fc.record({
    kind: only("numbers"),
    examples: positive,
    squaredErrors: square,
    absoluteErrors: square,
    targets: loss,
    squaredTargets: square,
  }),
);

const anyQuestion: fc.Arbitrary<DataQuestion> = fc.oneof(
  fc.record(
    {
      kind: only("table"),
      target: text,
      regression: fc.boolean(),
      numbers: names,
      categories: names,
      leftOut: names,
      logarithms: names,
    },
    { requiredKeys: ["kind", "regression", "numbers", "categories", "leftOut"] },
  ),
  fc.record(
    { kind: only("pictures"), width: side, height: side, channels: fc.constant(1 as const) },
    { requiredKeys: ["kind", "width", "height"] },
  ),
);

/** Every message that a node may send. */
export const anyNodeMessage: fc.Arbitrary<NodeMessage> = fc.oneof(
  fc.record(
    {
      type: only("hello"),
      protocol: finite,
      name,
      instance: fc.string({ minLength: 1, maxLength: 20 }),
      platform: text,
      device: text,
      link: text,
      data: fc.constantFrom("assignable", "own", "table", "pictures"),
      capabilities,
      energy: fc.record({ metered: fc.boolean(), by: text, mostWatts: watts }),
    },
    {
      requiredKeys: ["type", "protocol", "name", "instance", "platform", "device", "link", "data", "capabilities"],
    },
  ),
  fc.record(
    { type: only("ready"), assignment: positive, examples: positive, labelCounts: fc.array(count), samples: bytes },
    { requiredKeys: ["type", "assignment", "examples"] },
  ),
  fc
    .record(
      {
        type: only("report"),
        run: positive,
        round: positive,
        examples: positive,
        localUpdates: count,
        localSeconds: seconds,
        weights: vector,
        lossAtStart: loss,
        lossOfBest: loss,
        estimates: fc.record({ rho: seconds, beta: seconds, gradient: vector }),
        drift: fc.record({ squaredMovement: square, squaredNoise: square }),
        energy: fc.record({ local: joules, rest: joules, seconds, idleWatts: watts, mostWatts: watts }),
        change: fc.boolean(),
        form,
        steps: fc.record({ change: steps, beyond: steps, told: steps }, { requiredKeys: ["change"] }),
      },
      {
        requiredKeys: ["type", "run", "round", "examples", "localUpdates", "localSeconds", "lossAtStart", "lossOfBest"],
      },
    )
    .map(rounded),
  fc.record(
    { type: only("described"), request: positive, statistics: bytes, nodes: nodeCount },
    { requiredKeys: ["type", "request", "statistics"] },
  ),
  fc.record(
    { type: only("judged"), request: positive, number: positive, refused: nodeCount, squares: square },
    { requiredKeys: ["type", "request", "number", "refused"] },
  ),
  fc.record(
    { type: only("scored"), run: positive, examples: positive, loss, test: anyTestSums },
    { requiredKeys: ["type", "run", "examples", "loss"] },
  ),
  fc.record({ type: only("failure"), run: positive, round: positive, reason: text }),
  fc.record(
    {
      type: only("drawn"),
      counts: fc.array(count, { maxLength: 10 }),
      read: fc.record({ right: fc.array(count, { maxLength: 10 }), of: fc.array(count, { maxLength: 10 }) }),
      shown: fc.record({ labels: fc.array(count, { maxLength: 10 }), pixels: bytes }),
    },
    { requiredKeys: ["type", "counts"] },
  ),
  fc.record({ type: only("refusal"), reason: text }),
  fc.record({ type: only("heartbeat"), sent: count }, { requiredKeys: ["type"] }),
);

const anyLesson: fc.Arbitrary<ToldLesson> = fc.record(
  {
    title: name,
    step: positive,
    of: positive,
    now: fc.record(
      {
        title: name,
        caption: name,
        does: fc.constantFrom("draw", "learn", "look"),
        draw: fc.record(
          { digits: fc.integer({ min: 1, max: 100 }), label: fc.integer({ min: 0, max: 9 }) },
          { requiredKeys: ["digits"] },
        ),
      },
      { requiredKeys: ["title", "caption", "does"] },
    ),
    secondsLeft: fc.double({ min: 0, max: 7200, noNaN: true }),
  },
  { requiredKeys: ["title", "step", "of", "now"] },
);

/** Every message that the aggregator may send. */
export const anyAggregatorMessage: fc.Arbitrary<AggregatorMessage> = fc.oneof(
  fc.record({ type: only("welcome"), protocol: finite, heartbeatSeconds: more, silenceSeconds: more, capabilities }),
  fc.record({ type: only("describe"), request: positive, question: anyQuestion }),
  fc.record({ type: only("propose"), request: positive, number: positive, proposal: bytes }),
  fc.record(
    {
      type: only("assignment"),
      assignment: positive,
      run: positive,
      dataset: text,
      model: text,
      weightCount: positive,
      share: fc.oneof(
        fc.record({
          kind: only("partition"),
          partition: fc.string({ minLength: 1, maxLength: 200 }),
          seed: count,
          index: count,
          count: positive,
        }),
        fc.record({ kind: only("own") }),
      ),
      stepSize: more,
      batch: fc.oneof(only("full"), positive),
      update: fc.string({ minLength: 1, maxLength: 200 }),
      momentum: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      measure: fc.constantFrom("estimates", "drift"),
      seed: count,
      stream: count,
      schema: bytes,
      balance: fc.boolean(),
    },
    {
      requiredKeys: [
        "type",
        "assignment",
        "run",
        "dataset",
        "model",
        "weightCount",
        "share",
        "stepSize",
        "batch",
        "update",
        "momentum",
        "measure",
        "seed",
        "stream",
      ],
    },
  ),
  fc
    .record(
      {
        type: only("directive"),
        run: positive,
        round: positive,
        weights: vector,
        localUpdates: count,
        stepSize: more,
        secondsAllowed: more,
        last: fc.boolean(),
        previousBecameBest: fc.boolean(),
        bestWeights: vector,
        correction: fc.oneof(
          fc.record({ kind: only("restart") }),
          fc.record({ kind: only("derive") }),
          fc.record({ kind: only("given"), mean: vector }),
        ),
        change: fc.boolean(),
        form,
        reports: fc.constantFrom("int8", "top:0.05"),
      },
      { requiredKeys: ["type", "run", "round", "weights", "localUpdates", "last", "previousBecameBest"] },
    )
    .map(rounded),
  fc.record({ type: only("score"), run: positive, weights: vector }),
  fc.record({ type: only("run-over"), run: positive }),
  fc.record({ type: only("adjust"), slowdown: fc.double({ min: 1, max: 100, noNaN: true }) }),
  fc.record({ type: only("notice"), text }),
  fc.record({ type: only("lesson"), lesson: anyLesson }, { requiredKeys: ["type"] }),
  fc.record({ type: only("dismissal"), reason: text, final: fc.boolean() }),
  fc.record({ type: only("heartbeat"), sent: count }, { requiredKeys: ["type"] }),
);
