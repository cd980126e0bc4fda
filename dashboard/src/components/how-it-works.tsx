import { useSignal } from "@preact/signals";
import { terms } from "../terms.ts";

const explained = [
  "node",
  "local update",
  "global aggregation",
  "round",
  "tau",
  "c",
  "b",
  "measured drift",
  "useful",
  "correction",
  "momentum",
  "delta",
  "G",
  "budget",
] as const;
const names: Partial<Record<(typeof explained)[number], string>> = {
  c: "Local cost c",
  b: "Global cost b",
  useful: "Useful local updates",
  correction: "Drift correction",
  G: "Bound G",
};

/** A button, and when it is pressed the whole idea on half a page. */
export function HowItWorks() {
  const open = useSignal(false);
  return (
    <>
      <button
        type="button"
        class="link"
        aria-expanded={open.value}
        aria-controls="how-it-works"
        onClick={() => {
          open.value = !open.value;
        }}
      >
        How it works
      </button>
      <section id="how-it-works" class="how-text" hidden={!open.value} aria-label="How it works">
        <p>
          Each node improves its own copy of the model with a few steps on its own data. Then the aggregator averages
          the copies, and the next round begins from the average. Steps are cheap, averaging over a network is not; but
          the longer the nodes go alone, the further they drift apart, the more so the less their data agree. So there
          is a best number of steps between two averagings. The aggregator finds it while learning goes on, from what it
          measures, such that the budget buys the best model.
        </p>
        <dl>
          {explained.map((name) => (
            <div key={name}>
              <dt>{names[name] ?? name.replace(/^./, (first) => first.toUpperCase())}</dt>
              <dd>{terms[name]}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
