import { task } from "../../state.ts";
import { count, shortLabel } from "../../words.ts";

interface Props {
  readonly counts: readonly number[] | undefined;
  readonly isRelay?: boolean;
}

/** How many examples of each label a node holds, or the nodes behind a relay. */
export function LabelBars({ counts, isRelay = false }: Props) {
  if (counts === undefined) {
    const tells = isRelay ? "They tell" : "It tells";
    const what = {
      none: isRelay ? "They do not tell which labels." : "It does not tell which labels.",
      table: `${tells} no rows, only sums.`,
      pictures: `${tells} no pictures, only counts.`,
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
