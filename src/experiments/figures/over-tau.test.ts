import { expect, test } from "vitest";
import { chosenTau } from "../measures.ts";
import type { SummaryRow } from "../tables.ts";
import { overTauFigure } from "./over-tau.ts";

const spread = { mean: 1, standardDeviation: undefined };
const metrics = { loss: spread, averageTau: spread } as unknown as SummaryRow["metrics"];

/** What is read of a figure here. */
interface Drawn {
  readonly encoding: { readonly color: { readonly scale: Scale } };
  readonly layer: readonly { readonly encoding: { readonly shape?: { readonly scale: Scale } } }[];
}

interface Scale {
  readonly domain: readonly string[];
  readonly range: readonly string[];
}

function row(strategy: string, update: string, momentum: number): SummaryRow {
  return { factors: { case: 1, strategy }, update, momentum, runs: 1, failed: 0, metrics };
}

test("each line of fixed taus has a look of its own, also where only the momentum differs, and others keep theirs", () => {
  const looksOf = (rows: readonly SummaryRow[]) => {
    const figure = overTauFigure(rows, {
      name: "loss",
      title: "Loss over tau",
      text: "",
      measure: chosenTau,
      tauOf: ({ factors }) => (factors.strategy === "fixed:3" ? 3 : undefined),
    });
    const { encoding, layer } = (figure.spec as unknown as { readonly spec: Drawn }).spec;
    const { domain, range } = encoding.color.scale;
    const shapes = layer.at(-1)?.encoding.shape?.scale.range;
    return new Map(domain.map((name, i) => [name, `${range[i]} ${shapes?.[i]}`]));
  };
  const few = [row("fixed:3", "sgd", 0), row("fixed:3", "scaffold", 0.7), row("adaptive", "scaffold", 0.7)];
  const more = [...few, row("fixed:3", "scaffold", 0), row("fixed:3", "sgd", 0.7)];
  const looks = looksOf(more);
  expect(new Set(looks.values()).size).toBe(more.length);
  for (const [name, look] of looksOf(few)) expect(looks.get(name)).toBe(look);
});
