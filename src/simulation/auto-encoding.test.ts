import { expect, test } from "vitest";
import { deviceProfiles, type LinkProfile } from "../emulation/profiles.ts";
import type { Dataset } from "../learning/dataset.ts";
import { createRandom } from "../math/random.ts";
import { encodingSentence } from "../protocol/encoding-chosen.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { learn } from "./learn.ts";

const featureCount = 400;

function examplesOf(node: number): Dataset {
  const random = createRandom(node, "examples");
  const exampleCount = 20;
  const data = Float32Array.from({ length: exampleCount * featureCount }, () => random.normal());
  const values = Float32Array.from({ length: exampleCount }, (_, i) => Math.sign(data[i * featureCount] as number));
  return {
    exampleCount,
    features: { kind: "float32", data, featureCount },
    targets: { kind: "real", values },
    labels: { values: new Uint8Array(exampleCount), labelCount: 1 },
  };
}

async function chosenOver(bytesPerSecond: number, strategy: string) {
  const [device] = deviceProfiles;
  if (!device) throw new Error("there is no device");
  const steady = { name: "steady", latencySeconds: { mean: 0.02, standardDeviation: 0 }, lossProbability: 0 };
  const link: LinkProfile = { ...steady, retransmissionSeconds: 0, bytesPerSecond };
  const events: AggregatorEvent[] = [];
  const { result } = await learn({
    nodes: [1, 2].map(examplesOf),
    model: "squared-svm",
    budget: { seconds: 1000 },
    costs: { kind: "profiles", nodes: [1, 2].map(() => ({ device, link })) },
    settings: { strategy, encoding: "auto", rounds: 6, stepSize: 0.001, tauMax: 5 },
    onEvent: (event) => events.push(event),
  });
  return { result, chosen: events.flatMap((event) => (event.kind === "encoding-chosen" ? [event] : [])) };
}

test("over a link on which bytes cost time weights go as int8, and it is said what their bytes would cost", async () => {
  const { chosen } = await chosenOver(2000, "adaptive");
  const [first, second] = chosen;
  expect(chosen).toHaveLength(2);
  // A probe goes as float32, and is not enough to know.
  expect(first).toMatchObject({ round: 0, encoding: "int8" });
  expect(first?.bytesSeconds).toBeUndefined();
  expect(second).toMatchObject({ round: 1, encoding: "int8" });
  // 3200 bytes at 2000 a second; headers differ a little from round to round.
  expect(second?.bytesSeconds).toBeGreaterThan(1.4);
  expect(second?.bytesSeconds).toBeLessThan(1.8);
});

test("over one on which they cost none weights go as they are; without a probe two rounds tell", async () => {
  const chosen = async (strategy: string) =>
    (await chosenOver(1e9, strategy)).chosen.map(({ round, encoding }) => [round, encoding]);
  expect(await chosen("adaptive")).toEqual([
    [0, "int8"],
    [1, "float32"],
  ]);
  expect(await chosen("fixed:3")).toEqual([
    [1, "int8"],
    [2, "float32"],
  ]);
});

test("it is said in one sentence", () => {
  const sentence = encodingSentence({ encoding: "int8", bytesSeconds: 0.12, roundSeconds: 1234.5 });
  expect(sentence).toBe("weights are sent as int8: as float32 a round's bytes cost 120 ms of 1235 s");
  expect(encodingSentence({ encoding: "float32", bytesSeconds: 2e-7, roundSeconds: 2.14 })).toBe(
    "weights are sent as float32: a round's bytes cost less than 1 ms of 2.1 s",
  );
  expect(encodingSentence({ encoding: "int8" })).toBe("weights are sent as int8, to find what a round's bytes cost");
});
