import { aggregatorPort } from "../../aggregator-port.ts";
import { comparingWords } from "../../runs/comparable.ts";
import { runList } from "../../runs/kept-runs.ts";
import { count, counted } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { shownRow } from "../plots/plots-state.ts";
import { Differences } from "./differences.tsx";
import { RunRowOf } from "./run-row.tsx";
import { listed } from "./runs-state.ts";

/** All runs: those of this session and those that were kept before, to open, compare, name and save. */
export function Runs() {
  const all = listed.value;
  const { kept, leftOut, unreadable } = runList.value;
  if (all.length === 0) return null;
  const comparing = comparingWords(all, shownRow.value);
  const severalTasks = new Set(all.map(({ task }) => task)).size > 1;
  return (
    <Panel
      title="All runs"
      className="runs"
      about={
        kept && aggregatorPort().keepsRunsHere
          ? "This browser keeps the runs that have ended, until you delete them. Open one to look at it as it was; tick those that the plots are to compare."
          : kept
            ? "Each run is kept in a folder of its own. Open one to look at it as it was; tick those that the plots are to compare."
            : "Tick the runs that the plots are to compare. They are gone when the aggregator ends, as it has no place to keep them (option runs-dir)."
      }
      aside={<span class="hint number">{counted(all.length + leftOut, "run")}</span>}
    >
      <section
        class="runs-list"
        data-testid="runs-list"
        aria-label="List of all runs"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">plots</th>
              <th scope="col">run</th>
              {severalTasks && <th scope="col">learned</th>}
              <th scope="col" class="figure">
                loss
              </th>
              <th scope="col" class="figure">
                test
              </th>
              <th scope="col" class="figure">
                rounds
              </th>
              <th scope="col">end</th>
              <th scope="col">
                <span class="unseen">what to do with it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((row) => (
              <RunRowOf key={row.key} row={row} withTask={severalTasks} />
            ))}
          </tbody>
        </table>
        {unreadable > 0 && (
          <p class="hint">{counted(unreadable, "more run")} in the folder cannot be read: edgewise runs says why.</p>
        )}
        {leftOut > 0 && <p class="hint">{count(leftOut)} older runs are in the folder: edgewise runs lists them.</p>}
      </section>
      {comparing !== undefined && (
        <p class="hint comparing" data-testid="comparing">
          {comparing}
        </p>
      )}
      <Differences />
    </Panel>
  );
}
