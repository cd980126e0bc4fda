import { addressOf, loadings, openedId, show } from "../../runs/kept-runs.ts";
import { madeOf, runMark, runName } from "../../runs/run-names.ts";
import { presentRun } from "../../state.ts";
import { asSentence } from "../../words.ts";
import { rows } from "../plots/plots-state.ts";

/** Says that the page shows an earlier run, with all files of it, and leads back. */
export function OpenedRun() {
  const id = openedId.value;
  if (id === undefined) return null;
  const row = rows.value.find(({ entry }) => entry?.id === id);
  const loading = loadings.value.get(id);
  const mark = row === undefined ? id : runMark(row);
  return (
    <section class="opened-run" aria-label="An earlier run is open" data-testid="opened-run">
      <div>
        <p>
          {loading?.kind === "there" ? "This page shows" : loading?.kind === "wrong" ? "Not opened:" : "Being read:"}{" "}
          <b>{row === undefined ? id : runName(row)}</b>
          {row?.number === undefined ? `, an earlier run (${mark}).` : `, run ${mark} of this session.`}
          {loading?.kind === "wrong" && ` ${asSentence(loading.text)}`}
        </p>
        {row?.entry && (
          <p class="hint">
            {row.entry.label && `${madeOf(row)}. `}
            Kept as <code>{id}</code>. <Files id={id} hasModel={row.entry.hasModel} />
          </p>
        )}
      </div>
      <button type="button" class="primary" data-testid="close-run" onClick={() => show(undefined)}>
        {presentRun.value === undefined ? "Close it" : "Back to the present run"}
      </button>
    </section>
  );
}

function Files({ id, hasModel }: { readonly id: string; readonly hasModel: boolean }) {
  const file = (name: string, words: string) => (
    <a class="link" href={addressOf(id, name)} download key={name}>
      {words}
    </a>
  );
  return (
    <span class="files">
      Save {hasModel && [file("report.html", "the report"), file("model.json", "the model")]}
      {file("metrics.csv", "its rounds (CSV)")}
      {file("run.json", "its record (JSON)")}
    </span>
  );
}
