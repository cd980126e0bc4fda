import type { BegunStep, Lesson } from "../protocol/lesson.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { Aggregator } from "../runtime/aggregator.ts";
import type { Clock } from "../runtime/ports.ts";

/** Leads the nodes of an aggregator through the steps of a lesson: one lesson at a time. */
export interface LessonRunner {
  /** Begins a lesson with its first step; runs of it have these settings. @returns why not */
  start(lesson: Lesson, settings: RunSettings): Promise<string | undefined>;
  /** Goes on from a step, counted from 1; nothing happens if another one is under way. @returns why not */
  next(from: number): Promise<string | undefined>;
  end(): void;
}

export interface LessonRunnerOptions {
  readonly clock: Pick<Clock, "after">;
  readonly aggregator: Pick<Aggregator, "subscribe" | "tellLesson">;
  /** Starts a run that everyone takes part in. @returns why not */
  readonly startRun: (settings: RunSettings) => string | undefined | Promise<string | undefined>;
}

interface UnderWay {
  readonly lesson: Lesson;
  readonly settings: RunSettings;
  /** Counted from 0. */
  index: number;
  cancel: () => void;
  /** The step's own run: its number once it has begun. */
  run: number | "asked" | undefined;
}

export function createLessonRunner({ clock, aggregator, startRun }: LessonRunnerOptions): LessonRunner {
  let now: UnderWay | undefined;

  aggregator.subscribe((event) => {
    if (!now) return;
    if (event.kind === "run-started" && now.run === "asked") now.run = event.run;
    // One that another has taken the place of has not shown what it was to show.
    if (event.kind === "run-finished" && event.run === now.run && event.reason !== "replaced") void go(now.index + 1);
  });

  /** To a step; after the last one the lesson is over. */
  async function go(index: number): Promise<string | undefined> {
    if (!now) return undefined;
    now.cancel();
    const { lesson, settings } = now;
    const step = lesson.steps[index];
    if (step === undefined) {
      end();
      return undefined;
    }
    const { seconds, shows, ...shown } = step;
    const own: UnderWay = { lesson, settings, index, cancel: () => {}, run: undefined };
    now = own;
    const begun: BegunStep = {
      told: {
        title: lesson.title,
        step: index + 1,
        of: lesson.steps.length,
        now: shown,
        ...(seconds === undefined ? {} : { secondsLeft: seconds }),
      },
      titles: lesson.steps.map(({ title }) => title),
      ...(shows ? { shows } : {}),
    };
    aggregator.tellLesson(begun);
    if (seconds !== undefined) {
      own.cancel = clock.after(1000 * seconds, () => {
        if (now === own) void go(index + 1);
      });
    }
    if (step.does !== "learn") return undefined;
    own.run = "asked";
    const problem = await startedRun(settings);
    // Nobody may have asked for it just now who could be told.
    if (problem !== undefined && now === own) aggregator.tellLesson({ ...begun, problem });
    return problem;
  }

  /** Nobody waits for what a timer begins: what goes wrong is told as a problem, whoever began it. */
  async function startedRun(settings: RunSettings): Promise<string | undefined> {
    try {
      return await startRun(settings);
    } catch (error) {
      return `the run could not be started: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  function end(): void {
    now?.cancel();
    now = undefined;
    aggregator.tellLesson(undefined);
  }

  return {
    start(lesson, settings) {
      now?.cancel();
      now = { lesson, settings, index: -1, cancel: () => {}, run: undefined };
      return go(0);
    },
    async next(from) {
      if (!now) return "there is no lesson under way";
      return from === now.index + 1 ? go(now.index + 1) : undefined;
    },
    end,
  };
}
