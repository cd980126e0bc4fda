import { encodedBytes } from "../codec.ts";
import { type BegunStep, drawnProblem } from "../lesson.ts";
import type { Drawn } from "../messages.ts";
import { isOver } from "./resources.ts";
import type { Member } from "./state.ts";
import { connectedNodes, currentRun, emit, type Step, send, sendToNode } from "./step.ts";

/** The people at the nodes hear of the step that is under way, or that the lesson is over. */
export function lessonGoesOn(step: Step, begun: BegunStep | undefined): void {
  const { state, meters } = step;
  const { secondsLeft } = begun?.told ?? {};
  state.lesson = begun && {
    told: begun.told,
    ...(secondsLeft === undefined ? {} : { untilSeconds: meters.seconds + secondsLeft }),
  };
  emit(step, { kind: "lesson-told", ...(begun ? { lesson: begun } : {}) });
  const message = { type: "lesson", ...(begun ? { lesson: begun.told } : {}) } as const;
  const connections = connectedNodes(state).flatMap(({ showsLessons, connection }) =>
    showsLessons && connection !== undefined ? [connection] : [],
  );
  const run = currentRun(state);
  const bytes = connections.length * encodedBytes(message);
  // A lesson must not spend what a run has been given.
  if (run?.phase.kind === "round" && isOver(step, run, run.phase.open, bytes)) return;
  send(step, connections, message);
}

/** A node that comes in the middle of a lesson. */
export function tellLesson(step: Step, node: Member): void {
  const { lesson } = step.state;
  if (!lesson || !node.showsLessons) return;
  const { told, untilSeconds } = lesson;
  const { secondsLeft: _, ...rest } = told;
  const left = untilSeconds === undefined ? {} : { secondsLeft: Math.max(0, untilSeconds - step.meters.seconds) };
  sendToNode(step, node, { type: "lesson", lesson: { ...rest, ...left } });
}

/** A node tells of the digits that its person has drawn. @returns what is wrong with that */
export function nodeDrew(step: Step, name: string, { type: _, ...drawn }: Drawn): string | undefined {
  const problem = drawnProblem(drawn);
  if (problem === undefined) emit(step, { kind: "node-drew", name, ...drawn });
  return problem;
}
