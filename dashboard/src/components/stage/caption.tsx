import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { budgetOutlook } from "../../fold/budget.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { onlyWatches } from "../../session.ts";
import { acts, presets } from "../../stage/acts.ts";
import { choices, controls, run } from "../../state.ts";
import { keepActs, leaveActs, nextAct, perform, performing } from "./acts-state.ts";
import { spentShare } from "./stage-state.ts";

/** Above the stage: the acts of the first minute, or how to see them and other good scenes. */
export function Caption() {
  useEffect(keepActs, []);
  const now = performing.value;
  return (
    <>
      {now === undefined ? <Invitation /> : <Performance index={now.index} />}
      <Announced />
    </>
  );
}

function Invitation() {
  const canPlay = controls.value !== undefined && !onlyWatches.value && openedView.value === undefined;
  const hasDigits = choices.value.some(({ dataset, unavailable }) => dataset === "mnist-even-odd" && !unavailable);
  return (
    <>
      <p class="caption">
        <b>How often should devices talk?</b> Talk is dear, and without it they drift apart.
      </p>
      <p class="caption-links">
        {canPlay && hasDigits && (
          <>
            <button type="button" class="link" data-testid="play-acts" onClick={() => perform(0)}>
              See it in a minute
            </button>
            {presets.map(({ title, query }) => (
              <a key={query} class="link" href={query}>
                {title}
              </a>
            ))}
          </>
        )}
      </p>
    </>
  );
}

function Performance({ index }: { readonly index: number }) {
  const act = acts[index];
  if (act === undefined) return null;
  const isLast = index === acts.length - 1;
  return (
    <>
      <p class="caption" data-testid="caption">
        <b>{act.name}</b> {act.caption}
      </p>
      <div class="acts">
        <ol>
          {acts.map(({ short }, i) => (
            <li key={short} aria-current={i === index ? "step" : undefined}>
              <i
                style={{
                  "--done": i < index ? 1 : i > index || performing.value?.run === undefined ? 0 : spentShare.value,
                }}
              />
              <button type="button" class="link" onClick={() => perform(i)}>
                <span>{i + 1}</span> <span class="wide">{short}</span>
              </button>
            </li>
          ))}
        </ol>
        <button type="button" class="link" data-testid="skip-act" onClick={isLast ? leaveActs : nextAct}>
          {isLast ? "Leave" : "Skip"}
        </button>
      </div>
    </>
  );
}

/** Tells people who listen which act it is, how many local updates, and how it ended; not each round. */
function Announced() {
  const words = useSignal("");
  useSignalEffect(() => {
    const now = performing.value;
    const act = now && acts[now.index];
    const current = run.value;
    const { budgetSeconds } = current ? budgetOutlook(current) : { budgetSeconds: 0 };
    const next = act && now.run !== undefined ? `${act.name} ${act.caption} ${Math.round(budgetSeconds)} seconds.` : "";
    if (words.peek() !== next) words.value = next;
  });
  return (
    <p class="unseen" role="status">
      {words.value}
    </p>
  );
}
