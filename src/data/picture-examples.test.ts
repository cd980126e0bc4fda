import { expect, test } from "vitest";
import { pictureExamples } from "./picture-examples.ts";
import { PictureCollector } from "./picture-set.ts";
import type { PictureSchema } from "./schema.ts";

const schema: PictureSchema = {
  kind: "pictures",
  version: 1,
  width: 2,
  height: 1,
  channels: 1,
  target: {
    kind: "classes",
    name: "class",
    classes: [
      { name: "dog", count: 3 },
      { name: "cat", count: 2 },
    ],
  },
};

/** A cat, two dogs, a hen, and a cat. */
const collector = new PictureCollector(["cat", "dog", "hen"]);
for (const [i, label] of [0, 1, 1, 2, 0].entries()) {
  const picture = { width: 2, height: 1, channels: 1, pixels: Uint8Array.of(10 * i, 10 * i + 1) } as const;
  collector.add({ picture, label, where: "here" });
}
const set = collector.end();
const isHeldOut = (picture: number) => picture === 2;

test("a picture is its bytes, its class a place in the schema, and a class that nobody told is left out", () => {
  const { train, test: held, dropped } = pictureExamples(set, schema, { meaning: "classes", isHeldOut });
  expect(train).toEqual({
    exampleCount: 3,
    picture: { width: 2, height: 1, channels: 1 },
    features: { kind: "bytes", data: Uint8Array.of(0, 1, 10, 11, 40, 41), featureCount: 2, scale: 1 / 255 },
    targets: { kind: "class", values: Uint8Array.of(1, 0, 1), classCount: 2 },
    labels: { values: Uint8Array.of(1, 0, 1), labelCount: 2 },
  });
  expect(held).toMatchObject({ exampleCount: 1, features: { data: Uint8Array.of(20, 21) } });
  expect(dropped).toEqual([{ why: "it is of a class that the nodes did not agree on", count: 1, first: "class hen" }]);
});

test("two classes may be signs, and grey pictures stand in three channels where others have colour", () => {
  const { train } = pictureExamples(set, { ...schema, channels: 3 }, { meaning: "signs", isHeldOut });
  expect(train.targets).toEqual({ kind: "real", values: Float32Array.of(1, -1, 1) });
  expect([...(train.features.data as Uint8Array)].slice(6, 12)).toEqual([10, 10, 10, 11, 11, 11]);
});

test("bytes stand where kernels want them", () => {
  const rooms: Uint8Array[] = [];
  const allocate = (length: number) => {
    const room = new Uint8Array(length);
    rooms.push(room);
    return room;
  };
  const { train } = pictureExamples(set, schema, { meaning: "none", isHeldOut, allocate });
  expect(train.features.data).toBe(rooms[0]);
});
