import type { TaskDescription } from "./events.ts";

const mostAnswers = 16;

/** Whether people can make something of weights: one for each pixel or named feature, for one answer or a few. */
export function areReadable(weightCount: number, { picture, featureNames, graph }: TaskDescription): boolean {
  if (graph) return false;
  const each = picture ? picture.width * picture.height * (picture.channels ?? 1) : featureNames?.length;
  if (each === undefined) return false;
  const answers = weightCount / each;
  return Number.isInteger(answers) && answers <= mostAnswers;
}
