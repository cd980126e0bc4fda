import { z } from "zod";
import type { CatalogEntries } from "./entries.ts";

export type Kinds = keyof CatalogEntries;

const text = z.string().min(1);
const parameter = z.object({
  name: text,
  least: z.number(),
  most: z.number(),
  whole: z.boolean().optional(),
  exclusive: z.boolean().optional(),
  usual: z.number().optional(),
  example: z.number().optional(),
});
const entry = {
  name: text,
  title: text,
  about: text,
  parameters: z.array(parameter).optional(),
  create: z.custom<unknown>((value) => typeof value === "function", "must be a function"),
};
const phi = z.object({ usual: z.number().positive(), byModel: z.record(z.string(), z.number().positive()).optional() });

/** What an entry of each kind must have: as in entries.ts, which says what it means. */
export const kinds = {
  strategies: z.object({ ...entry, update: text, momentum: z.number().min(0).lt(1), phi: phi.optional() }),
  models: z.object({
    ...entry,
    targets: z.array(z.enum(["signs", "classes", "numbers", "none"])).min(1),
    stepSize: z.number().positive(),
  }),
  updateRules: z.object(entry),
  datasets: z.object(entry),
  partitions: z.object(entry),
} satisfies Record<Kinds, z.ZodType>;

/** What is wrong with a list of entries that comes from outside, with its place; undefined if nothing is. */
export function checkEntries(kind: Kinds, entries: unknown): string | undefined {
  const found = z.array(kinds[kind] as z.ZodType).safeParse(entries);
  if (found.success) return undefined;
  const [issue] = found.error.issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `${kind}${path} is not right: ${issue?.message}`;
}
