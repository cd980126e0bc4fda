import { endWords } from "../../fold/run-state.ts";
import { isComparable } from "../../runs/comparable.ts";
import { loadings, openedId, show } from "../../runs/kept-runs.ts";
import { madeOf, runMark, testedValue } from "../../runs/run-names.ts";
import type { RunRow } from "../../runs/run-rows.ts";
import { mainMetric, noAggregator, presentTask } from "../../state.ts";
import { count, lossWords, percent, significant } from "../../words.ts";
import { isInPlots, lookOf, setInPlots, shownRow } from "../plots/plots-state.ts";
import { RunName } from "./run-name.tsx";
import { SaveRun } from "./save-run.tsx";

interface Props {
  readonly row: RunRow;
  /** Whether to say what it learned. */
  readonly withTask: boolean;
}

export function RunRowOf({ row, withTask }: Props) {
  const { entry, number } = row;
  const isShown = shownRow.value?.key === row.key;
  const mark = runMark(row);
  const tested = testedValue(row, mainMetric.value);
  const end = endOf(row);
  return (
    <tr class={isShown ? "shown" : ""} data-testid={`run-${entry?.id ?? number}`}>
      <td class="tick">
        <InPlots row={row} isShown={isShown} />
      </td>
      <th scope="row">
        <RunName row={row} />
        <span class="hint">
          {number === undefined ? mark : `run ${mark} of this session`}
          {entry?.label && ` · ${madeOf(row)}`}
        </span>
        <Trouble row={row} />
      </th>
      {withTask && (
        <td class="learned">{entry?.record.task.title ?? row.view?.task.dataset ?? presentTask.value?.title}</td>
      )}
      <td class="figure" data-label="loss">
        {end.loss === undefined ? "–" : lossWords(end.loss)}
      </td>
      <td class="figure" data-label="test">
        {tested === undefined ? "–" : tested.isShare ? percent(tested.value) : significant(tested.value)}
      </td>
      <td class="figure" data-label="rounds">
        {end.rounds === undefined ? "–" : count(end.rounds)}
      </td>
      <td class="end">{end.words}</td>
      <td class="run-actions">
        {entry && entry.record.endedAt !== null && !(openedId.value === entry.id && noAggregator.value) && (
          <button
            type="button"
            class="link"
            aria-label={openedId.value === entry.id ? `Close run ${mark}` : `Open run ${mark}`}
            onClick={() => show(openedId.value === entry.id ? undefined : entry.id)}
          >
            {openedId.value === entry.id ? "close" : "open"}
          </button>
        )}
        <SaveRun row={row} mark={mark} />
      </td>
    </tr>
  );
}

function InPlots({ row, isShown }: { readonly row: RunRow; readonly isShown: boolean }) {
  if (!isComparable(row, shownRow.value)) return null;
  const is = isShown || isInPlots(row);
  const look = lookOf(row);
  return (
    <label class="in-plots">
      <input
        type="checkbox"
        aria-label={`Run ${runMark(row)} in the plots`}
        checked={is}
        disabled={isShown}
        onChange={({ currentTarget }) => setInPlots(row, currentTarget.checked)}
      />
      {is && <i class={`swatch ${look.style}`} style={{ color: `var(--${look.colour})` }} />}
    </label>
  );
}

function Trouble({ row: { entry } }: { readonly row: RunRow }) {
  const loading = entry && loadings.value.get(entry.id);
  if (loading === undefined || loading.kind === "there") return null;
  if (loading.kind === "loading") return <span class="hint"> · being read</span>;
  return <span class="wrong"> · cannot be read: {loading.text}</span>;
}

function endOf({ view, entry }: RunRow) {
  const reason = view?.end?.reason ?? entry?.record.ending;
  const result = view?.end?.summary ?? entry?.record.result;
  const isOver = reason !== undefined && reason !== null;
  return {
    loss: result?.loss ?? undefined,
    rounds: result?.rounds,
    words: isOver ? endWords[reason] : view ? "under way" : "under way, or cut off",
  };
}
