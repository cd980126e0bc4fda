import { computed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { learnerCount } from "../fold/nodes.ts";
import { runOfPage } from "../run-of-page.ts";
import { openedView } from "../runs/kept-runs.ts";
import { type Headline, openedHeadline } from "../runs/opened-headline.ts";
import { replaying } from "../runs/replaying.ts";
import { aggregator, presentNodes, presentTask, run, runStateKind, runStateText } from "../state.ts";
import { counted, partitionWords, strategyWords } from "../words.ts";
import { ClassButton } from "./classroom/class-button.tsx";
import { JoinButton } from "./connect/join-button.tsx";
import { HowItWorks } from "./how-it-works.tsx";
import { shownRow } from "./plots/plots-state.ts";
import { RaceButton } from "./race/race-button.tsx";
import { helpOpen, keepShortcuts, stageMode } from "./stage/stage-mode.ts";

const headline = computed<Headline>(() => {
  const [opened, row] = [openedView.value, shownRow.value];
  if (opened && row) return openedHeadline(opened, row, { replayed: replaying.value?.kind === "there" });
  const count =
    presentNodes.value.length === 0 ? (aggregator.value?.nodesNeeded ?? 0) : learnerCount(presentNodes.value);
  return {
    title: presentTask.value?.title ?? "Learning on the edge",
    // The number stays on the line of what it counts.
    learners: `${count === 0 ? "Nodes learn" : counted(count, "node learns", "nodes learn").replace(" ", "\u00a0")} it, no example leaves its node.`,
    state: runStateKind.value,
    text: runStateText.value,
  };
});

export function Header() {
  useEffect(keepShortcuts, []);
  const current = run.value;
  const { title, learners, state, text } = headline.value;
  return (
    <header class="page-head">
      <h1>
        {runOfPage === undefined ? (
          "Edgewise"
        ) : (
          <>
            <a href="../../" title="All runs at this address">
              Edgewise
            </a>{" "}
            {runOfPage}
          </>
        )}
      </h1>
      <p class="lead" title={title}>
        <b>{title}</b> <span class="wide">{learners}</span>
      </p>
      <div class="status">
        <p class="run-state" data-testid="run-state" data-state={state}>
          <i class="state-dot" />
          <span class="number" title={text}>
            {text}
          </span>
        </p>
        {current && (
          <p class="hint">
            {partitionWords(current.data)}, {strategyWords(current.settings.strategy)}
          </p>
        )}
      </div>
      <Announcement />
      <div class="head-buttons">
        <RaceButton />
        <ClassButton />
        <button
          type="button"
          aria-pressed={stageMode.value}
          data-testid="stage-mode"
          onClick={() => {
            stageMode.value = !stageMode.value;
          }}
        >
          Stage <span class="wide">mode</span> <kbd>F</kbd>
        </button>
        <button
          type="button"
          data-testid="help-button"
          aria-label="Help and keys"
          onClick={() => {
            helpOpen.value = true;
          }}
        >
          ?
        </button>
        <HowItWorks />
        <JoinButton />
      </div>
    </header>
  );
}

/** Tells people who listen only what matters: not every round, but what changes between them. */
function Announcement() {
  const told = useSignal("");
  useSignalEffect(() => {
    const { state, text } = headline.value;
    const words = state === "running" ? `Run ${run.value?.run ?? ""} is running` : text;
    if (told.peek() !== words) told.value = words;
  });
  return (
    <p class="unseen" role="status">
      {told.value}
    </p>
  );
}
