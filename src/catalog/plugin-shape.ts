import { z } from "zod";
import type { CatalogEntries } from "./entries.ts";
import type { Kind } from "./unknown-name.ts";

export type Kinds = keyof CatalogEntries;

const text = z.string("must be a text").min(1, "must not be empty");
const number = z.number("must be a number");
const positive = number.positive("must be greater than 0");
const truth = z.boolean("must be true or false");
const list = <T extends z.ZodType>(of: T) => z.array(of, "must be a list");
const notAnObject = "must be an object";

const parameter = z.object(
  {
    name: text,
    least: number,
    most: number,
    whole: truth.optional(),
    exclusive: truth.optional(),
    usual: number.optional(),
    several: number.int().min(1).optional(),
    example: number.optional(),
  },
  notAnObject,
);
const entry = {
  name: text,
  title: text,
  about: text,
  parameters: list(parameter).optional(),
  create: z.custom<unknown>((value) => typeof value === "function", "must be a function"),
};
const phi = z.object({ usual: positive, byModel: z.record(z.string(), positive, notAnObject).optional() }, notAnObject);
const targets = ["signs", "classes", "numbers", "none"] as const;
const tauMax = number.int("must be a whole number").min(1, "must be at least 1");
const momentum = "must be from 0 to less than 1";

/** What an entry of each kind must have: as in entries.ts, which says what it means. */
export const kinds = {
  strategies: z.object(
    {
      ...entry,
      update: text,
      momentum: number.min(0, momentum).lt(1, momentum),
      tauMax: tauMax.optional(),
      phi: phi.optional(),
    },
    notAnObject,
  ),
  models: z.object(
    {
      ...entry,
      targets: list(z.enum(targets, `must be one of ${targets.join(", ")}`)).min(1, "must not be empty"),
      picturesOnly: z.boolean("must be true or false").optional(),
      stepSize: positive,
    },
    notAnObject,
  ),
  updateRules: z.object(entry, notAnObject),
  stepSizeSchedules: z.object(entry, notAnObject),
  aggregationRules: z.object(entry, notAnObject),
  datasets: z.object(entry, notAnObject),
  partitions: z.object(entry, notAnObject),
} satisfies Record<Kinds, z.ZodType>;

const singular: Readonly<Record<Kinds, Kind>> = {
  strategies: "strategy",
  models: "model",
  updateRules: "update rule",
  stepSizeSchedules: "step size schedule",
  aggregationRules: "aggregation rule",
  datasets: "dataset",
  partitions: "partition",
};

/** What is wrong with a list of entries that comes from outside, by entry and field; undefined if nothing is. */
export function checkEntries(kind: Kinds, entries: unknown): string | undefined {
  const found = list(kinds[kind] as z.ZodType).safeParse(entries);
  if (found.success) return undefined;
  const [{ path, message } = { path: [], message: "is not right" }] = found.error.issues;
  const [at, ...fields] = path;
  if (at === undefined) return `${kind} ${message} of entries`;
  const place = `${singular[kind]} ${nameOf(valueAt(entries, [at]), Number(at))}`;
  if (fields.length === 0) return `${place} ${message}`;
  const field = fields
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .slice(1);
  const isMissing = valueAt(entries, path) === undefined;
  return isMissing ? `${place} has no ${field}: it ${message}` : `${place}: ${field} ${message}`;
}

/** `"mine"`, or `number 2 of the list` for an entry that does not say. */
function nameOf(entry: unknown, index: number): string {
  const name = valueAt(entry, ["name"]);
  return typeof name === "string" && name !== "" ? JSON.stringify(name) : `number ${index + 1} of the list`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner, key) => (inner as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value);
}
