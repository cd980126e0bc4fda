import { expect, test } from "vitest";
import { builtIn } from "./built-in.ts";
import { checkEntries, type Kinds } from "./plugin-shape.ts";

const model = { name: "mine", title: "mine", about: "Mine.", targets: ["signs"], stepSize: 1, create: () => {} };
const { create: _, ...withoutCreate } = model;

test("the entries that come with Edgewise are right", () => {
  for (const kind of Object.keys(builtIn) as Kinds[]) expect(checkEntries(kind, builtIn[kind])).toBeUndefined();
});

test.each<readonly [what: string, kind: Kinds, entries: unknown, says: string]>([
  ["a missing function", "models", [withoutCreate], 'model "mine" has no create: it must be a function'],
  ["a missing text", "datasets", [{ ...model, about: undefined }], 'dataset "mine" has no about: it must be a text'],
  ["an empty text", "datasets", [{ ...model, title: "" }], 'dataset "mine": title must not be empty'],
  [
    "an entry without a name",
    "models",
    [model, withoutCreate, {}],
    'model "mine" has no create: it must be a function',
  ],
  ["no name", "models", [model, { ...model, name: 7 }], "model number 2 of the list: name must be a text"],
  ["a number that is none", "models", [{ ...model, stepSize: "1" }], 'model "mine": stepSize must be a number'],
  ["a step size of 0", "models", [{ ...model, stepSize: 0 }], 'model "mine": stepSize must be greater than 0'],
  [
    "unknown targets",
    "models",
    [{ ...model, targets: ["signs", "words"] }],
    'model "mine": targets[1] must be one of signs, classes, numbers, none',
  ],
  [
    "a parameter without a range",
    "partitions",
    [{ ...model, parameters: [{ name: "N", least: 1 }] }],
    'partition "mine" has no parameters[0].most: it must be a number',
  ],
  [
    "too much momentum",
    "strategies",
    [{ ...model, update: "sgd", momentum: 1 }],
    'strategy "mine": momentum must be from 0 to less than 1',
  ],
  [
    "a largest tau of 0",
    "strategies",
    [{ ...model, update: "sgd", momentum: 0, tauMax: 0 }],
    'strategy "mine": tauMax must be at least 1',
  ],
  ["an entry that is a text", "updateRules", ["mine"], "update rule number 1 of the list must be an object"],
  ["no list", "updateRules", model, "updateRules must be a list of entries"],
])("%s is told by entry and field", (_what, kind, entries, says) => {
  expect(checkEntries(kind, entries)).toBe(says);
});
