import type { BegunStep } from "./lesson.ts";

/** A step of a lesson has begun; without one, the lesson is over. */
export interface LessonTold {
  readonly kind: "lesson-told";
  readonly lesson?: BegunStep;
}
