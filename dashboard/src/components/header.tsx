import { useSignal, useSignalEffect } from "@preact/signals";
import { chooseTheme, type Theme, theme } from "../draw/colours.ts";
import { run, state, task, view } from "../state.ts";
import { caseOf, strategyWords } from "../words.ts";

const nextTheme = { auto: "dark", dark: "light", light: "auto" } as const satisfies Record<Theme, Theme>;

export function Header() {
  const settings = run.value?.settings;
  return (
    <header class="page-head">
      <div class="title">
        <h1>Edgewise</h1>
        <p>{sentence(view.value.nodes.length || (view.value.aggregator?.nodesNeeded ?? 5), task.value?.title)}</p>
      </div>
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
      <button type="button" class="theme" onClick={() => chooseTheme(nextTheme[theme.value])}>
        <span class="unseen">Colours: </span>
        {theme.value}
      </button>
    </header>
  );
}

function sentence(nodes: number, title: string | undefined): string {
  const what = title === undefined ? "one model" : `“${title}”`;
  return `${nodes} devices learn ${what} together. No image leaves its device; the aggregator decides how often they meet.`;
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
