import { encodedBytes } from "../codec.ts";
import { type BegunStep, drawnProblem, type ToldLesson } from "../lesson.ts";
import type { AggregatorMessage, Drawn } from "../messages.ts";
import { isOver } from "./resources.ts";
import { resourcesOf } from "./run-amounts.ts";
import type { Member } from "./state.ts";
import { connectedNodes, currentRun, emit, type Step, send, sendToNode } from "./step.ts";

/** A step begins that is led here, or the lesson is over. */
export function lessonGoesOn(step: Step, begun: BegunStep | undefined): void {
  emit(step, { kind: "lesson-told", ...(begun ? { lesson: begun } : {}) });
  passLessonOn(step, begun?.told);
}

/** A relay that was away for a moment is told again what its nodes know already. */
export function isKnownLesson({ state: { lesson }, meters }: Step, told: ToldLesson | undefined): boolean {
  if (!told || !lesson) return told === lesson;
  const { secondsLeft: left, ...rest } = told;
  const { secondsLeft: _, ...known } = lesson.told;
  const until = left === undefined ? undefined : meters.seconds + left;
  const isSameTime =
    until === undefined || lesson.untilSeconds === undefined
      ? until === lesson.untilSeconds
      : Math.abs(until - lesson.untilSeconds) < sameSeconds;
  return isSameTime && JSON.stringify(rest) === JSON.stringify(known);
}

/** Ends of a step that are no farther apart are one: messages take their time. */
const sameSeconds = 2;

/** The people at the nodes hear of the step that is under way, or that the lesson is over. */
export function passLessonOn(step: Step, told: ToldLesson | undefined): void {
  const { state, meters } = step;
  const { secondsLeft } = told ?? {};
  state.lesson = told && {
    told,
    ...(secondsLeft === undefined ? {} : { untilSeconds: meters.seconds + secondsLeft }),
  };
  state.lessonIsOwed = true;
  tellOwedLesson(step);
}

/** What nodes have not heard yet they hear as soon as that does not spend what a run has been given. */
export function tellOwedLesson(step: Step): void {
  const { state } = step;
  if (!state.lessonIsOwed) return;
  const connections = connectedNodes(state).flatMap(({ showsLessons, connection }) =>
    showsLessons && connection !== undefined ? [connection] : [],
  );
  const message = lessonNow(step);
  if (!isPaid(step, connections.length * encodedBytes(message))) return;
  state.lessonIsOwed = false;
  send(step, connections, message);
}

/** A node that comes in the middle of a lesson. */
export function tellLesson(step: Step, node: Member): void {
  if (!step.state.lesson || !node.showsLessons) return;
  const message = lessonNow(step);
  if (isPaid(step, encodedBytes(message))) sendToNode(step, node, message);
  else step.state.lessonIsOwed = true;
}

/** The step that is under way, with what is left of its time; or that there is none. */
function lessonNow({ state: { lesson }, meters }: Step): Extract<AggregatorMessage, { type: "lesson" }> {
  if (!lesson) return { type: "lesson" };
  const { told, untilSeconds } = lesson;
  const { secondsLeft: _, ...rest } = told;
  const left = untilSeconds === undefined ? {} : { secondsLeft: Math.max(0, untilSeconds - meters.seconds) };
  return { type: "lesson", lesson: { ...rest, ...left } };
}

/** Whether so many bytes leave enough for what is still to come of the run under way. */
function isPaid(step: Step, bytes: number): boolean {
  const run = currentRun(step.state);
  if (!run || resourcesOf(run).length === 1) return true;
  // What asking for losses takes has been reckoned to the byte.
  if (run.phase.kind === "scoring") return false;
  return run.phase.kind !== "round" || !isOver(step, run, run.phase.open, bytes);
}

/** A node tells of the digits that its person has drawn. @returns what is wrong with that */
export function nodeDrew(step: Step, name: string, { type: _, ...drawn }: Drawn): string | undefined {
  const problem = drawnProblem(drawn);
  if (problem === undefined) emit(step, { kind: "node-drew", name, ...drawn });
  return problem;
}
