import { useSignal, useSignalEffect } from "@preact/signals";
import { chooseTheme, type Theme, theme } from "../draw/colours.ts";
import { learnerCount } from "../fold/nodes.ts";
import { aggregator, presentNodes, presentRun, presentTask, runStateKind, runStateText } from "../state.ts";
import { counted, partitionWords, strategyWords } from "../words.ts";
import { HowItWorks } from "./how-it-works.tsx";

const themes: readonly Theme[] = ["auto", "light", "dark"];

export function Header() {
  const current = presentRun.value;
  const count =
    presentNodes.value.length === 0 ? (aggregator.value?.nodesNeeded ?? 0) : learnerCount(presentNodes.value);
  return (
    <header class="page-head">
      <h1>Edgewise</h1>
      <p class="lead">
        <b>{presentTask.value?.title ?? "Learning on the edge"}</b>{" "}
        {count === 0 ? "Nodes learn" : counted(count, "node learns", "nodes learn")} it together, no example leaves its
        node.
      </p>
      <div class="status">
        <p class="run-state" data-testid="run-state" data-state={runStateKind.value}>
          <i class="state-dot" />
          <span class="number">{runStateText.value}</span>
        </p>
        {current && (
          <p class="hint">
            {partitionWords(current.data)}, {strategyWords(current.settings.strategy)}
          </p>
        )}
      </div>
      <Announcement />
      <HowItWorks />
      <label class="theme">
        <span class="unseen">Colours</span>
        <select
          value={theme.value}
          onChange={({ currentTarget }) => chooseTheme(currentTarget.value as Theme)}
          data-testid="theme-select"
        >
          {themes.map((one) => (
            <option key={one} value={one}>
              {one === "auto" ? "auto colours" : one}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

/** Tells people who listen only what matters: not every round, but what changes between them. */
function Announcement() {
  const told = useSignal("");
  useSignalEffect(() => {
    const words =
      runStateKind.value === "running" ? `Run ${presentRun.value?.run ?? ""} is running` : runStateText.value;
    if (told.peek() !== words) told.value = words;
  });
  return (
    <p class="unseen" role="status">
      {told.value}
    </p>
  );
}
