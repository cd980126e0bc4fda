import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { LessonStep, ToldLesson } from "../../../src/protocol/lesson.ts";
import { DigitPad } from "./digit-pad.tsx";
import { digits, setShowsDigits, showsDigits, source } from "./join-state.ts";

/** The step of a lesson that is under way: what the person who leads it asks for, and how far this device is. */
export function LessonCard({ lesson }: { readonly lesson: ToldLesson }) {
  const { title, step, of, now, secondsLeft } = lesson;
  return (
    <section class="card lesson-card" data-testid="lesson-card" data-step={step} aria-labelledby="lesson-card-title">
      <p class="hint lesson-card-where">
        {title}: step {step} of {of}
        {secondsLeft !== undefined && <Countdown of={lesson} seconds={secondsLeft} />}
      </p>
      <h2 id="lesson-card-title">{now.title}</h2>
      <p class="lesson-card-asks">{now.caption}</p>
      <p class="unseen" role="status">
        {now.title}. {now.caption}
      </p>
      {now.does === "draw" && <Asked step={now} />}
    </section>
  );
}

/** What is asked for in digits; those who learn from a share of other data have nothing to draw. */
function Asked({ step: { draw } }: { readonly step: LessonStep }) {
  const before = useRef(drawn(draw?.label));
  if (draw === undefined) return null;
  if (source.value !== "drawn")
    return (
      <p class="hint">
        This device learns from a share of the data. To draw, leave, and join with digits that you draw.
      </p>
    );
  const which = draw.label === undefined ? "" : ` ${draw.label}s`;
  const done = drawn(draw.label);
  return (
    <>
      <p class="lesson-card-done number" data-testid="lesson-card-done" data-done={done >= draw.digits}>
        <b>{Math.min(done, draw.digits)}</b> of {draw.digits}
        {which} {done >= draw.digits && before.current < draw.digits ? "— done, thank you" : "drawn"}
      </p>
      <DigitPad />
      <ShowsDigits />
    </>
  );
}

function drawn(label: number | undefined): number {
  return label === undefined ? digits.value.length : digits.value.filter((digit) => digit.label === label).length;
}

/** Whether everybody may see some of the digits: asked for, not assumed. */
export function ShowsDigits() {
  return (
    <label class="shows-digits">
      <input
        type="checkbox"
        checked={showsDigits.value}
        data-testid="shows-digits"
        onChange={({ currentTarget }) => setShowsDigits(currentTarget.checked)}
      />
      <span>Show the newest of each of my digits to the class, small</span>
    </label>
  );
}

interface CountdownProps {
  /** Told anew when it begins anew. */
  readonly of: ToldLesson;
  readonly seconds: number;
}

function Countdown({ of, seconds }: CountdownProps) {
  const left = useSignal(Math.ceil(seconds));
  useEffect(() => {
    const endMs = performance.now() + 1000 * seconds;
    const look = () => {
      left.value = Math.max(0, Math.ceil((endMs - performance.now()) / 1000));
    };
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [of]);
  return (
    <span class="number" aria-hidden="true">
      {" "}
      · {left.value} s
    </span>
  );
}
