import { runMark } from "../../runs/run-names.ts";
import { Swatch } from "./line-swatch.tsx";
import { markPlace, markWords } from "./mark-words.ts";
import { type Over, plotData, valueAt } from "./plot-data.ts";
import { besides, cursorPlace, type DrawnRun, over, shown } from "./plots-state.ts";
import { looksOf, type PlotSpec } from "./specs.ts";
import type { Stretch } from "./stretch.ts";
import { pointedAt } from "./zoom-state.ts";

const runsShown = 8;
/** What happened this near to the cursor, as a share of what is seen, is told with the values. */
const near = 0.012;

interface Props {
  readonly spec: PlotSpec;
  readonly seen: Stretch;
  readonly smooth: boolean;
  /** What is taken off every value. */
  readonly excess: number;
}

/** Beside the cursor: what all runs in this plot have there, and what happened. Spoken by the plot itself. */
export function CursorValues({ spec, seen, smooth, excess }: Props) {
  const x = cursorPlace.value;
  if (x === undefined || pointedAt.value !== spec.id) return null;
  const subject = shown.value;
  const others = besides.value.toReversed();
  const all = subject ? [subject, ...others] : others;
  const isRight = x > (seen.from + seen.to) / 2;
  return (
    <div class={`cursor-values ${isRight ? "left" : "right"}`} aria-hidden="true" data-testid="cursor-values">
      <b class="number">{placeWords(x, over.value)}</b>
      {marksNear(subject, x, seen).map((words) => (
        <p key={words}>{words}</p>
      ))}
      <table>
        <tbody>
          {all.slice(0, runsShown).map((one) => (
            <tr key={one.row.key}>
              <th scope="row">
                {spec.lines.length === 1 && <Swatch look={looksOf(spec, one.look)[0] ?? one.look} />}
                {runMark(one.row)}
              </th>
              {valuesAt(one, spec, x, { smooth, excess }).map(({ label, value }) => (
                <td key={label}>
                  {spec.lines.length > 1 && `${label} `}
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > runsShown && <p>and {all.length - runsShown} more</p>}
    </div>
  );
}

/** `at 12.3 s`, `round 40` */
export function placeWords(x: number, of: Over): string {
  return of === "seconds" ? `at ${x.toFixed(x < 10 ? 2 : 1)} s` : `after ${Math.floor(x)} rounds`;
}

/** What the lines of a run have at a place. */
export function valuesAt(
  { view }: DrawnRun,
  spec: PlotSpec,
  x: number,
  { smooth, excess }: { readonly smooth: boolean; readonly excess: number },
): readonly { readonly label: string; readonly value: string }[] {
  const data = plotData(view, spec, over.value, { maximumRows: 500, smooth });
  return spec.lines.map(({ label }, line) => {
    const value = valueAt(data, x, line, spec.where);
    return { label, value: value === null ? "–" : spec.values(value - excess) };
  });
}

export function marksNear(one: DrawnRun | undefined, x: number, { from, to }: Stretch): readonly string[] {
  const found = (one?.view.marks ?? []).filter(
    (mark) => Math.abs(markPlace(mark, over.value) - x) < near * (to - from),
  );
  return [...new Set(found.map(markWords))].slice(-3);
}
