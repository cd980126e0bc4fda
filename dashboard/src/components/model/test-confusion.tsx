import { openedView } from "../../runs/kept-runs.ts";
import { model, task } from "../../state.ts";
import { count, shortLabel } from "../../words.ts";

/** With more classes than this the cells could not be read. */
const mostClasses = 12;

/** Which classes the newest tested weights take for which, over all of the aggregator's test examples; its size never changes. */
export function TestConfusion() {
  const { classNames: classes = [], testExamples = 0, graph } = task.value ?? {};
  if (graph === undefined || classes.length < 2 || testExamples === 0 || openedView.value) return null;
  const title = `What is taken for what in all ${count(testExamples)} test examples`;
  if (classes.length > mostClasses)
    return <p class="hint">{classes.length} classes: too many to show which is taken for which.</p>;
  const counts = model.value?.confusion;
  return (
    <figure class="test-confusion" data-testid="test-confusion">
      <p>
        What is taken for what <span class="hint">all {count(testExamples)} test examples; rows: what they are</span>
      </p>
      <table style={{ "--classes": String(classes.length) }}>
        <caption class="unseen">{title}: a row for what they are, a column for what the model says</caption>
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th key={name} scope="col" title={name}>
                {shortLabel(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, is) => {
            const row = counts?.[is];
            const all = row?.reduce((sum, cell) => sum + cell, 0) ?? 0;
            return (
              <tr key={name}>
                <th scope="row" title={name}>
                  {shortLabel(name)}
                </th>
                {classes.map((other, taken) => {
                  const cell = row?.[taken] ?? 0;
                  const part = all === 0 ? 0 : cell / all;
                  return (
                    <td
                      key={other}
                      data-right={is === taken}
                      data-none={cell === 0}
                      style={{ "--part": part.toFixed(3) }}
                    >
                      {counts === undefined ? "" : cell}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption class="hint">Blue is right, red is wrong; the stronger, the larger the part of the row.</figcaption>
    </figure>
  );
}
