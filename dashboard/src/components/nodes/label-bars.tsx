import { task } from "../../state.ts";
import { count, shortLabel } from "../../words.ts";

/** How many examples of each label a node holds. */
export function LabelBars({ counts }: { readonly counts: readonly number[] | undefined }) {
  if (counts === undefined) {
    const what = {
      none: "It does not tell which labels.",
      table: "It tells no rows, only sums.",
      pictures: "It tells no pictures, only counts.",
    }[task.value?.schema?.kind ?? "none"];
    return <p class="label-bars none">{what}</p>;
  }
  const names = task.value?.labelNames ?? [];
  const most = Math.max(1, ...counts);
  const words = counts.map((examples, label) => `${names[label] ?? label}: ${count(examples)}`);
  return (
    <div class="label-bars" role="img" aria-label={`Examples by label: ${words.join(", ")}`}>
      {counts.map((examples, label) => (
        <span key={names[label] ?? label} title={words[label]} class={examples === 0 ? "zero" : ""}>
          <i style={{ height: `${examples === 0 ? 0 : 6 + (94 * examples) / most}%` }} />
          <small>{shortLabel(names[label] ?? String(label))}</small>
        </span>
      ))}
    </div>
  );
}
