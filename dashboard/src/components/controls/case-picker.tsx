import { aggregator, controls, current, start } from "../../state.ts";
import { cases } from "../../words.ts";
import { CasePicture } from "./case-picture.tsx";

/** How the data are spread: choosing one starts a run on it at once. */
export function CasePicker() {
  const shown = controls.value?.partition;
  const running = current.value?.partition;
  return (
    <fieldset class="cases" disabled={controls.value === undefined}>
      <legend>Who holds which digits</legend>
      {cases.map((one) => {
        const preview = aggregator.value?.partitions.find((partition) => partition.case === one.number);
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
      <p class="hint">Rows are nodes, columns the digits 0 to 9. Choosing starts a new run.</p>
    </fieldset>
  );
}
