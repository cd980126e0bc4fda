import type { Lesson } from "../../../../src/protocol/lesson.ts";
import type { TaskDescription } from "../../../../src/watch/events.ts";
import { aggregatorPort } from "../../aggregator-port.ts";
import { lessonBudgetSeconds, lessons } from "../../classroom/lessons.ts";
import { progressOf } from "../../classroom/scores.ts";
import { clock } from "../../clock.ts";
import type { View } from "../../fold/view.ts";
import { onlyWatches } from "../../session.ts";
import { startCommand } from "../../settings.ts";
import { aggregatorNow, controls, presentNodes, presentTask, send, view } from "../../state.ts";
import { asSentence, counted } from "../../words.ts";
import { LockNote } from "../lock-note.tsx";

/** The lesson: the step that is under way, what it asks for, and how far everybody is; or which lessons there are. */
export function LessonBar() {
  const { lesson } = view.value;
  return (
    <section class="lesson" aria-labelledby="lesson-title" data-testid="lesson" data-step={lesson?.told.step ?? 0}>
      {lesson ? <UnderWay lesson={lesson} /> : <Choice />}
      <p class="unseen" role="status">
        {lesson ? `${lesson.told.now.title}. ${lesson.told.now.caption}` : ""}
      </p>
    </section>
  );
}

function start(lesson: Lesson): void {
  const wanted = controls.value;
  if (wanted === undefined) return;
  const command = startCommand(wanted, { delayMs: wanted.delayMs, dataset: wanted.dataset, model: wanted.model });
  if (command.kind !== "start") return;
  send({ kind: "start-lesson", lesson, settings: { ...command.settings, budgetSeconds: lessonBudgetSeconds } });
}

/** Whether digits that somebody draws can be examples of it. */
const isOfDigits = ({ picture, labelNames }: TaskDescription) => picture !== undefined && labelNames[0] === "0";

function Choice() {
  return (
    <>
      <h3 id="lesson-title">No lesson is under way</h3>
      {onlyWatches.value ? (
        <LockNote what="Lessons are started by whoever presents." />
      ) : presentTask.value !== undefined && !isOfDigits(presentTask.value) ? (
        <p class="hint" data-testid="lesson-needs-digits">
          Lessons are about digits that people draw, and these nodes learn something else: start a run on handwritten
          digits first (Settings, below the stage).
        </p>
      ) : (
        <ul class="lesson-choice">
          {lessons.map((lesson) => (
            <li key={lesson.title}>
              <button
                type="button"
                class="primary"
                data-testid={`lesson-start-${lesson.title.toLowerCase().replaceAll(" ", "-")}`}
                disabled={controls.value === undefined}
                onClick={() => start(lesson)}
              >
                {lesson.title}
              </button>
              <span class="hint">{lesson.steps.map(({ title }) => title).join(" → ")}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function UnderWay({ lesson: { told, titles, since, problem } }: { readonly lesson: NonNullable<View["lesson"]> }) {
  const { step, now } = told;
  const next = titles[step];
  return (
    <>
      <ol class="lesson-steps">
        {titles.map((title, i) => (
          <li key={`${i} ${title}`} aria-current={i + 1 === step ? "step" : undefined} data-done={i + 1 < step}>
            {title}
          </li>
        ))}
      </ol>
      <h3 id="lesson-title">{now.title}</h3>
      <p class="lesson-caption">{now.caption}</p>
      {problem !== undefined && <p class="wrong">{asSentence(problem)}</p>}
      <p class="lesson-progress number" data-testid="lesson-progress">
        {now.does === "draw" && <Progress step={now} />}
        {told.secondsLeft !== undefined && <Countdown seconds={told.secondsLeft} since={since} />}
      </p>
      {onlyWatches.value ? (
        <LockNote what="Whoever presents goes on to the next step." />
      ) : (
        <div class="lesson-buttons">
          <button
            type="button"
            class="primary"
            data-testid="lesson-next"
            onClick={() => send({ kind: "next-step", from: step })}
          >
            {next === undefined ? "Finish" : `Next: ${next}`}
          </button>
          {next !== undefined && (
            <button type="button" data-testid="lesson-end" onClick={() => send({ kind: "end-lesson" })}>
              End the lesson
            </button>
          )}
        </div>
      )}
    </>
  );
}

function Progress({ step }: { readonly step: NonNullable<View["lesson"]>["told"]["now"] }) {
  const { done, of } = progressOf(step, presentNodes.value);
  if (of === 0)
    return (
      <span>
        {aggregatorPort().takesNodes
          ? "Nobody draws yet: phones choose “Digits that I draw” when they join."
          : "These devices do not draw: go on to the next step."}
      </span>
    );
  return (
    <span>
      <b>{done}</b> of {counted(of, "person", "people")} done
    </span>
  );
}

/** For who looks: it is told to nobody who listens, whom it would interrupt each second. */
function Countdown({ seconds, since }: { readonly seconds: number; readonly since: number }) {
  // Ticks a few times a second.
  void clock.value;
  const left = Math.max(0, Math.ceil(seconds - (aggregatorNow() - since)));
  return (
    <span class="lesson-clock" aria-hidden="true">
      {left} s left
    </span>
  );
}
