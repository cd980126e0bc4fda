import { type Loading, loadings, openedId, show } from "../../runs/kept-runs.ts";
import { madeOf, runMark, runName } from "../../runs/run-names.ts";
import { noAggregator, presentRun, runStateText } from "../../state.ts";
import { asSentence } from "../../words.ts";
import { rows } from "../plots/plots-state.ts";
import { ReplayBar } from "./replay-bar.tsx";

/** Says that the page shows an earlier run, and leads back to what goes on now; stays in sight. */
export function OpenedRun() {
  const id = openedId.value;
  if (id === undefined) return null;
  const row = rows.value.find(({ entry }) => entry?.id === id);
  const loading = loadings.value.get(id);
  const mark = row === undefined ? id : runMark(row);
  const isLive = !noAggregator.value;
  return (
    <section class="opened-run" aria-label="An earlier run is open" data-testid="opened-run">
      <div>
        <p class="opened-name" title={row && madeOf(row)}>
          {what(loading)} <b>{row === undefined ? id : runName(row)}</b>
          {row?.number === undefined ? ` (${mark})` : ` (run ${mark} of this session)`}
          {loading?.kind === "wrong" && `. ${asSentence(loading.text)}`}
        </p>
        <p class="hint">{isLive ? `Live: ${runStateText.value}.` : "No aggregator runs here."}</p>
      </div>
      {isLive && (
        <button type="button" class="primary" data-testid="close-run" onClick={() => show(undefined)}>
          {presentRun.value === undefined ? "Back to the live page" : "Back to the live run"}
        </button>
      )}
      <ReplayBar id={id} />
    </section>
  );
}

function what(loading: Loading | undefined): string {
  switch (loading?.kind) {
    case "there":
      return "You are looking at an earlier run:";
    case "wrong":
      return "This earlier run could not be opened:";
    case "loading":
    case undefined:
      return "An earlier run is being read:";
    default:
      throw new Error(`unreachable: ${loading satisfies never}`);
  }
}
