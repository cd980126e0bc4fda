import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { RunView } from "../../fold/view.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { reasonFor } from "../../stage/reason.ts";
import { partitions, presentRun, presentTask, run, task } from "../../state.ts";
import { count } from "../../words.ts";
import { Commands } from "../access.tsx";
import { JoinCode } from "../connect/join-code.tsx";
import { askJoinLinks } from "../connect/join-links.ts";
import { CaseButtons } from "../controls/case-picker.tsx";
import { Pad } from "../model/pad.tsx";
import { Term } from "../term.tsx";
import { Dial, stakes } from "./dial.tsx";
import { LossReading, MainReading } from "./readings.tsx";
import { RunStrip } from "./run-strip.tsx";
import { Stage } from "./stage.tsx";
import { stageMode } from "./stage-mode.ts";
import { calledOnStage } from "./stage-state.ts";

/** What one sees first: the living picture, the dial under it, and beside it what was learned. */
export function FirstScreen({ caption }: { readonly caption?: ComponentChildren }) {
  return (
    <div class="first">
      <div class="first-main">
        <div class="first-caption">{caption}</div>
        <Stage />
        <div class="first-dial">
          <Tau />
          <Dial />
        </div>
      </div>
      <aside class="first-side" aria-label="What is learned">
        <RunStrip />
        <MainReading />
        <LossReading />
        {stageMode.value && <StageCode />}
        <DrawSomething />
        <Commands>
          <Holding />
        </Commands>
      </aside>
    </div>
  );
}

/** tau, and one sentence that says why. */
function Tau() {
  const current = run.value;
  const tau =
    current?.underWay && current.underWay.localUpdates > 0
      ? current.underWay.localUpdates
      : current?.lastLearning?.localUpdates;
  const phrases = current ? reasonFor(current, stakes.value, calledOnStage.value) : [];
  return (
    <div class="tau-words">
      <p class="tau-now">
        <b class="number">{tau === undefined ? "–" : count(tau)}</b> <span>{tauWords(tau, current?.pace)}</span>
      </p>
      <p key={phrases.map(({ text }) => text).join("")} class="tau-why" data-testid="stage-why">
        {phrases.length === 0
          ? "Each node improves its own copy of the model with a few steps; then all copies are averaged. How many steps is the question."
          : phrases.map(({ text, about }) =>
              about ? (
                <b key={text} data-about={about}>
                  {text}
                </b>
              ) : (
                text
              ),
            )}
      </p>
    </div>
  );
}

/** At their own pace, faster nodes make more than this, slower ones fewer. */
function tauWords(tau: number | undefined, pace: RunView["pace"] | undefined) {
  if (pace !== "own") return tau === 1 ? "local update a round" : "local updates a round";
  return (
    <>
      updates a round, <Term of="pace">on average</Term>
    </>
  );
}

/** On a projector: how phones join. */
function StageCode() {
  useEffect(() => void askJoinLinks(), []);
  return (
    <section class="stage-code" aria-label="Join with a phone">
      <JoinCode />
    </section>
  );
}

function DrawSomething() {
  const { picture, schema } = task.value ?? {};
  if (task.value === undefined) return <div class="side-part draw" />;
  if (picture === undefined || schema !== undefined || openedView.value !== undefined) return null;
  const digits = task.value?.labelNames[0] === "0";
  return (
    <section class="side-part draw" aria-label={digits ? "Draw a digit" : "Draw"}>
      <h2>{digits ? "Draw a digit" : "Draw"}</h2>
      <Pad />
    </section>
  );
}

function Holding() {
  const isOwn = presentRun.value?.data === "own" || presentTask.value?.dataset === "own";
  if (task.value === undefined) return <div class="side-part holding" />;
  if (isOwn || !partitions.value.some((one) => one.case !== null)) return null;
  const names = presentTask.value?.labelNames ?? [];
  const digits = names[0] === "0";
  return (
    <section class="side-part holding" aria-label={digits ? "Who holds which digits" : "Who holds what"}>
      <h2>{digits ? "Who holds which digits" : "Who holds what"}</h2>
      <CaseButtons />
    </section>
  );
}
