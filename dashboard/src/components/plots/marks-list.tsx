import { counted } from "../../words.ts";
import { markWhen, markWords } from "./mark-words.ts";
import { shown } from "./plots-state.ts";
import { markPointedAt } from "./zoom-state.ts";

/** What happened in the run that is shown, in its order; pointing at one shows where it stands in the plots. */
export function MarksList() {
  const view = shown.value?.view;
  const marks = view?.marks ?? [];
  const pointAt = (index: number | undefined) => {
    markPointedAt.value = index;
  };
  return (
    <section class="marks" aria-labelledby="marks-title">
      <h3 id="marks-title">What happened meanwhile</h3>
      {marks.length === 0 ? (
        <p class="hint">
          Nothing yet. A changed delay, a slower node, nodes that leave or come stand here, and as flags in the plots.
        </p>
      ) : (
        <ol data-testid="marks">
          {marks.map((mark, index) => (
            <li key={`${mark.round} ${mark.seconds} ${markWords(mark)}`}>
              <button
                type="button"
                onPointerEnter={() => pointAt(index)}
                onPointerLeave={() => pointAt(undefined)}
                onFocus={() => pointAt(index)}
                onBlur={() => pointAt(undefined)}
              >
                <span class="number">{markWhen(mark)}</span> {markWords(mark)}
              </button>
            </li>
          ))}
        </ol>
      )}
      {view !== undefined && view.marksDropped > 0 && (
        <p class="hint">{counted(view.marksDropped, "older one")} not listed.</p>
      )}
    </section>
  );
}
