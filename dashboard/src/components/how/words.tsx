import { terms } from "../../terms.ts";

const explained = [
  ...(["node", "local update", "global aggregation", "round", "tau", "c", "b", "measured drift"] as const),
  ...(["useful", "correction", "momentum", "delta", "G", "budget"] as const),
];
const names: Partial<Record<(typeof explained)[number], string>> = {
  c: "Local cost c",
  b: "Global cost b",
  useful: "Useful local updates",
  correction: "Drift correction",
  G: "Bound G",
};

/** The project's words, to look up. */
export function Words() {
  return (
    <details class="how-words">
      <summary>The words</summary>
      <dl>
        {explained.map((name) => (
          <div key={name}>
            <dt>{names[name] ?? name.replace(/^./, (first) => first.toUpperCase())}</dt>
            <dd>{terms[name]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
