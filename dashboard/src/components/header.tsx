import { useSignal, useSignalEffect } from "@preact/signals";
import { chooseTheme, type Theme, theme } from "../draw/colours.ts";
import { run, state, task, view } from "../state.ts";
import { caseOf, counted, strategyWords } from "../words.ts";
import { HowItWorks } from "./how-it-works.tsx";

const themes: readonly Theme[] = ["auto", "light", "dark"];

export function Header() {
  const settings = run.value?.settings;
  const nodes = view.value.nodes.length || (view.value.aggregator?.nodesNeeded ?? 0);
  return (
    <header class="page-head">
      <h1>Edgewise</h1>
      <p class="lead">
        <b>{task.value?.title ?? "Learning on the edge"}</b>{" "}
        {nodes === 0 ? "Nodes learn" : counted(nodes, "node learns", "nodes learn")} it together, no example leaves its
        node.
      </p>
      <div class="status">
        <p class="run-state" data-testid="run-state" data-state={state.value.state}>
          <i class="state-dot" />
          <span class="number">{state.value.text}</span>
        </p>
        {settings && (
          <p class="hint">
            case {caseOf(settings.partition).number}, {strategyWords(settings.strategy)}
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
    const { state: kind, text } = state.value;
    const words = kind === "running" ? `Run ${run.value?.run ?? ""} is running` : text;
    if (told.peek() !== words) told.value = words;
  });
  return (
    <p class="unseen" role="status">
      {told.value}
    </p>
  );
}
