import { z } from "zod";

/**
 * What a run was asked for beside its settings: the model that it went on from, and what was said of the nodes' own data, by the
 * names of the options. What was not said is left out.
 */
export const askedOfRun = z.object({
  /** The model that was gone on from, as it was named. */
  from: z.string().optional(),
  target: z.string().optional(),
  regression: z.literal(true).optional(),
  number: z.array(z.string()).optional(),
  category: z.array(z.string()).optional(),
  ignore: z.array(z.string()).optional(),
  /** Columns that are taken by their logarithm. */
  log: z.array(z.string()).optional(),
  /** `28x28`, or `28x28x1` where all become grey. */
  pictures: z.string().optional(),
});
export type AskedOfRun = Readonly<z.output<typeof askedOfRun>>;

/** In the order in which they are shown, with the name of each for people. */
const names = {
  from: "goes on from",
  target: "target",
  regression: "target as a number",
  number: "taken as numbers",
  category: "taken as categories",
  ignore: "left out",
  log: "by their logarithm",
  pictures: "pictures",
} as const satisfies Readonly<Record<keyof AskedOfRun, string>>;

/** One of the things that can be asked, for people; in words it is undefined where it was not. */
export interface AskedPart {
  readonly name: string;
  readonly inWords: (asked: AskedOfRun) => string | undefined;
}

export const askedParts: readonly AskedPart[] = (Object.keys(names) as (keyof AskedOfRun)[]).map((key) => ({
  name: names[key],
  inWords: ({ [key]: value }) => (value === true ? "yes" : typeof value === "object" ? value.join(", ") : value),
}));
