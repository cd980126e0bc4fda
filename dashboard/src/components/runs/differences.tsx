import { computed } from "@preact/signals";
import { differences } from "../../runs/differences.ts";
import { runMark, runName } from "../../runs/run-names.ts";
import { besides, type DrawnRun, shown } from "../plots/plots-state.ts";

const compared = computed<readonly DrawnRun[]>(() =>
  shown.value === undefined ? [] : [shown.value, ...besides.value.toReversed()],
);

/** The most runs that are compared: of more, nobody sees what differs. */
const most = 8;

/** The settings in which the runs in the plots differ, and only those. */
export function Differences() {
  const runs = compared.value.slice(0, most);
  if (runs.length < 2) return null;
  const found = differences(runs.map(({ row }) => row));
  return (
    <figure class="differences" data-testid="differences">
      <figcaption>
        <h3>What differs between the runs in the plots</h3>
      </figcaption>
      {found.length === 0 ? (
        <p class="hint">Nothing: they were asked for the same, so that what differs between their curves is chance.</p>
      ) : (
        <section
          class="wide-table"
          aria-label="Table of what differs"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
          tabIndex={0}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">setting</th>
                {runs.map(({ row, look }) => (
                  <th scope="col" key={row.key} title={runName(row)}>
                    <i class={`swatch ${look.style}`} style={{ color: `var(--${look.colour})` }} />{" "}
                    {row.entry?.label ?? (row.number === undefined ? runMark(row) : `run ${runMark(row)}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.map(({ name, values }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {values.map((value, i) => (
                    <td key={runs[i]?.row.key}>
                      <i
                        class={`swatch ${runs[i]?.look.style}`}
                        style={{ color: `var(--${runs[i]?.look.colour})` }}
                        aria-hidden="true"
                      />
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {compared.value.length > most && (
        <p class="hint">
          The first {most} of {compared.value.length} runs.
        </p>
      )}
    </figure>
  );
}
