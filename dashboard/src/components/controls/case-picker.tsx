import { controls, current, partitions, run, start, task } from "../../state.ts";
import { cases, partitionWords, skews } from "../../words.ts";
import { CasePicture } from "./case-picture.tsx";

/** How the data are spread: choosing one starts a run on it at once. */
export function CasePicker() {
  const shown = controls.value?.partition;
  const running = current.value?.partition;
  return (
    <fieldset class="cases" disabled={controls.value === undefined || run.value?.data === "own"}>
      <legend>Who holds what</legend>
      {cases.map((one) => {
        const preview = partitions.value.find((partition) => partition.case === one.number);
        return (
          <button
            type="button"
            key={one.number}
            class="case"
            data-testid={`case-${one.number}`}
            aria-pressed={shown === one.partition}
            data-running={running === one.partition}
            title="Starts a new run"
            onClick={() => start({ partition: one.partition })}
          >
            <CasePicture shares={preview?.shares ?? []} />
            <b>
              {one.number} {one.title}
            </b>
            <span>{one.sentence}</span>
          </button>
        );
      })}
      <Skews />
      {run.value?.data === "own" ? (
        <p class="hint">The nodes learn from data of their own, which nobody spreads.</p>
      ) : (
        <p class="hint">Rows are nodes, columns {columnWords()}. Choosing starts a new run.</p>
      )}
    </fieldset>
  );
}

/** Partitions with a parameter, as the aggregator shows them. */
function Skews() {
  const shown = controls.value?.partition;
  const running = current.value?.partition;
  return (
    <div class="skews">
      {partitions.value
        .filter((one) => one.case === null)
        .map(({ name, shares }) => (
          <button
            type="button"
            key={name}
            class="case"
            data-testid={`partition-${name}`}
            aria-pressed={shown === name}
            data-running={running === name}
            title={skews.find(({ kind }) => name.startsWith(kind))?.sentence}
            onClick={() => start({ partition: name })}
          >
            <CasePicture shares={shares} />
            <b>{partitionWords(name)}</b>
          </button>
        ))}
    </div>
  );
}

function columnWords(): string {
  const names = task.value?.labelNames ?? [];
  return names.length === 0 ? "labels" : `${names[0]} to ${names.at(-1)}`;
}
