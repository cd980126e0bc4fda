import { computed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { closeClass } from "../../classroom/class-state.ts";
import { classWords, inClassOrder } from "../../classroom/class-words.ts";
import { scoreOf } from "../../classroom/scores.ts";
import { clock } from "../../clock.ts";
import { straggler } from "../../fold/straggler.ts";
import { onlyWatches } from "../../session.ts";
import { presentNodes, presentRun, view } from "../../state.ts";
import { ClassCard } from "./class-card.tsx";
import { Hardest } from "./hardest.tsx";
import { LessonBar } from "./lesson-bar.tsx";

const recentRounds = computed(() => (presentRun.value?.recent ?? []).filter(({ nodes }) => nodes.length > 0));
const slowest = computed(() => straggler(recentRounds.value)?.name);

/** Many nodes get smaller cards. */
const many = 12;

/** Who is in, what each holds and does, and the lesson that they are led through. */
export function ClassView() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const all = inClassOrder(presentNodes.value);
  const now = clock.value;
  const { lesson } = view.value;
  const showsScores = lesson ? lesson.shows === "scores" : all.some((node) => (scoreOf(node)?.of ?? 0) > 0);
  return (
    <div class="classroom" data-testid="class-view">
      <div class="class-head">
        <h2 ref={heading} tabIndex={-1}>
          The class
        </h2>
        <p class="number" data-testid="class-count">
          {classWords(all)}
        </p>
        <div class="class-head-buttons">
          <button type="button" data-testid="class-close" onClick={closeClass}>
            To the stage
          </button>
        </div>
      </div>
      <LessonBar />
      {showsScores && <Hardest />}
      {all.length === 0 ? (
        <p class="empty">
          Nobody is in yet. {onlyWatches.value ? "Whoever presents has" : "“Join with a phone” shows"} the code to scan.
        </p>
      ) : (
        <ul class="class-list" data-many={all.length > many}>
          {all.map((node) => (
            <ClassCard key={node.name} node={node} now={now} isStraggler={node.name === slowest.value} />
          ))}
        </ul>
      )}
    </div>
  );
}
