import type { PartitionPreview } from "../../../../src/watch/events.ts";
import { specOf } from "../../catalog.ts";
import { catalog, controls, current, partitions, presentRun, presentTask, start } from "../../state.ts";
import { partitionWords } from "../../words.ts";
import { CasePicture } from "./case-picture.tsx";

/** The papers' cases, on the first screen: choosing one starts a run on it at once. */
export function CaseButtons() {
  const cases = partitions.value.filter((one) => one.case !== null);
  return (
    <fieldset class="cases" disabled={controls.value === undefined} aria-label="Cases">
      {cases.map((one) => (
        <Partition key={one.name} of={one} />
      ))}
    </fieldset>
  );
}

/** Other ways to spread the data. */
export function CasePicker() {
  const isOwn = presentRun.value?.data === "own" || presentTask.value?.dataset === "own";
  const others = partitions.value.filter((one) => one.case === null);
  return (
    <fieldset class="cases" disabled={controls.value === undefined || isOwn}>
      <legend>Who holds what, in other ways</legend>
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

/** A way to spread the data, which says what it is when pointed at. */
function Partition({ of: { case: number, name, shares } }: { readonly of: PartitionPreview }) {
  const { title = "", about = "" } = specOf(catalog.value.partitions, name)?.entry ?? {};
  return (
    <button
      type="button"
      class="case"
      data-testid={number === null ? `partition-${name}` : `case-${number}`}
      aria-pressed={controls.value?.partition === name}
      data-running={current.value?.partition === name}
      title={about}
      onClick={() => start({ partition: name })}
    >
      <CasePicture shares={shares} />
      <b>{number === null ? partitionWords(name) : title}</b>
    </button>
  );
}

function columnWords(): string {
  const names = presentTask.value?.labelNames ?? [];
  return names.length === 0 ? "labels" : `${names[0]} to ${names.at(-1)}`;
}
