import type { PartitionPreview } from "../../../../src/watch/events.ts";
import { specOf } from "../../catalog.ts";
import { catalog, controls, current, partitions, presentRun, presentTask, start } from "../../state.ts";
import { partitionWords } from "../../words.ts";
import { CasePicture } from "./case-picture.tsx";

/** How the data are spread: choosing one starts a run on it at once. */
export function CasePicker() {
  const isOwn = presentRun.value?.data === "own" || presentTask.value?.dataset === "own";
  const cases = partitions.value.filter((one) => one.case !== null);
  const others = partitions.value.filter((one) => one.case === null);
  return (
    <fieldset class="cases" disabled={controls.value === undefined || isOwn}>
      <legend>Who holds what</legend>
      {cases.map((one) => (
        <Partition key={one.name} of={one} />
      ))}
      <div class="skews">
        {others.map((one) => (
          <Partition key={one.name} of={one} />
        ))}
      </div>
      <p class="hint">
        {isOwn
          ? "The nodes learn from data of their own."
          : `Rows are nodes, columns ${columnWords()}. Choosing starts a new run.`}
      </p>
    </fieldset>
  );
}

/** A case of the papers with its sentence; others are small and say theirs when pointed at. */
function Partition({ of: { case: number, name, shares } }: { readonly of: PartitionPreview }) {
  const { title = "", about = "" } = specOf(catalog.value.partitions, name)?.entry ?? {};
  return (
    <button
      type="button"
      class="case"
      data-testid={number === null ? `partition-${name}` : `case-${number}`}
      aria-pressed={controls.value?.partition === name}
      data-running={current.value?.partition === name}
      title={number === null ? about : "Starts a new run"}
      onClick={() => start({ partition: name })}
    >
      <CasePicture shares={shares} />
      <b>{number === null ? partitionWords(name) : `${number} ${title}`}</b>
      {number !== null && <span>{about}</span>}
    </button>
  );
}

function columnWords(): string {
  const names = presentTask.value?.labelNames ?? [];
  return names.length === 0 ? "labels" : `${names[0]} to ${names.at(-1)}`;
}
