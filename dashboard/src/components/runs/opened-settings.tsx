import { addressOf } from "../../runs/ask-runs.ts";
import { settingsOf } from "../../runs/differences.ts";
import { noAggregator } from "../../state.ts";
import { Panel } from "../panel.tsx";
import { shownRow } from "../plots/plots-state.ts";

/** In place of the controls while an earlier run is open: what it was asked for, and all files of it. */
export function OpenedSettings() {
  const row = shownRow.value;
  if (row === undefined) return null;
  const { entry } = row;
  return (
    <Panel
      title="Settings of this run"
      className="controls opened-settings"
      about={`What it was asked for, and its files.${noAggregator.value ? "" : " To start a run, go back to the live one."}`}
    >
      {entry && <Files id={entry.id} hasModel={entry.hasModel} />}
      <dl data-testid="opened-settings">
        {settingsOf(row).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Files({ id, hasModel }: { readonly id: string; readonly hasModel: boolean }) {
  const file = (name: string, words: string, testId?: string) => (
    <li key={name}>
      <a class="link" href={addressOf(id, name)} download data-testid={testId}>
        {words}
      </a>
    </li>
  );
  return (
    <section class="files" aria-label="Files of this run">
      <h3>Download</h3>
      <ul>
        {hasModel && [file("model.json", "its model", "model-link"), file("report.html", "its report")]}
        {file("metrics.csv", "its rounds (CSV)")}
        {file("run.json", "its record (JSON)")}
      </ul>
      {!hasModel && <p class="hint">It left no model.</p>}
      <p class="hint">
        Kept as <code>{id}</code>.
      </p>
    </section>
  );
}
