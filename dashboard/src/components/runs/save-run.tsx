import { aggregatorPort } from "../../aggregator-port.ts";
import { download } from "../../download.ts";
import { addressOf, answered } from "../../runs/ask-runs.ts";
import { deleteRun } from "../../runs/kept-runs.ts";
import { metricsCsv, recordJson } from "../../runs/run-files.ts";
import type { RunRow } from "../../runs/run-rows.ts";
import { mainMetric, tell } from "../../state.ts";
import { rows } from "../plots/plots-state.ts";

/** A run's rounds as CSV and its record as JSON: the files of its folder, or, if it is kept nowhere, what the page has of it. */
export function SaveRun({ row, mark }: { readonly row: RunRow; readonly mark: string }) {
  const { entry, key } = row;
  if (entry && aggregatorPort().keepsRunsHere) return <OfThisBrowser id={entry.id} mark={mark} />;
  if (entry) {
    return (
      <>
        <a class="link" href={addressOf(entry.id, "metrics.csv")} download aria-label={`Rounds of run ${mark} as CSV`}>
          CSV
        </a>
        <a class="link" href={addressOf(entry.id, "run.json")} download aria-label={`Record of run ${mark} as JSON`}>
          JSON
        </a>
      </>
    );
  }
  const save = (ending: string, type: string, textOf: (run: NonNullable<RunRow["view"]>) => string) => {
    const view = rows.value.find((one) => one.key === key)?.view;
    if (view) download(new Blob([textOf(view)], { type }), `run-${mark}${ending}`);
  };
  return (
    <>
      <button
        type="button"
        class="link"
        aria-label={`Rounds of run ${mark} as CSV`}
        onClick={() => save("-metrics.csv", "text/csv", (view) => metricsCsv(view, mainMetric.value))}
      >
        CSV
      </button>
      <button
        type="button"
        class="link"
        aria-label={`Record of run ${mark} as JSON`}
        onClick={() => save(".json", "application/json", recordJson)}
      >
        JSON
      </button>
    </>
  );
}

const files = [
  { name: "metrics.csv", words: "CSV", of: "Rounds" },
  { name: "run.json", words: "JSON", of: "Record" },
] as const;

/** No link leads to what the browser keeps. */
function OfThisBrowser({ id, mark }: { readonly id: string; readonly mark: string }) {
  const save = async (name: string) => download(await (await answered(addressOf(id, name))).blob(), `${id}-${name}`);
  const orTell = (act: Promise<void>) =>
    act.catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)));
  return (
    <>
      {files.map(({ name, words, of }) => (
        <button
          key={name}
          type="button"
          class="link"
          aria-label={`${of} of run ${mark} as ${words}`}
          onClick={() => void orTell(save(name))}
        >
          {words}
        </button>
      ))}
      <button
        type="button"
        class="link"
        aria-label={`Delete run ${mark}`}
        data-testid={`run-delete-${id}`}
        onClick={() => void orTell(deleteRun(id))}
      >
        delete
      </button>
    </>
  );
}
