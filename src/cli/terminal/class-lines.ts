import type { AggregatorEvent } from "../../watch/events.ts";

type OfClass = Extract<AggregatorEvent, { kind: "node-removed" | "node-unplugged" | "lesson-told" }>;

/** What a person does with nodes, and with all of them in a lesson. */
export function classLine(event: OfClass): string {
  switch (event.kind) {
    case "node-removed":
      return event.removed
        ? `${event.name} was removed, and is refused until it is let in again`
        : `${event.name} may join again`;
    case "node-unplugged":
      return `the network of ${event.name} is ${event.unplugged ? "unplugged" : "plugged in again"}`;
    case "lesson-told": {
      const { lesson } = event;
      if (!lesson) return "the lesson is over";
      const { title, step, of, now } = lesson.told;
      const problem = lesson.problem === undefined ? "" : `: ${lesson.problem}`;
      return `lesson ${title}, step ${step} of ${of}: ${now.title}${problem}`;
    }
    default:
      throw new Error(`unreachable: ${event satisfies never}`);
  }
}
