import { useSignal } from "@preact/signals";
import { useId, useMemo } from "preact/hooks";
import type { DrawnDigits } from "../../../../src/protocol/lesson.ts";
import { shownSide } from "../../../../src/protocol/lesson.ts";
import { dataWords, sinceWords, standingOf } from "../../classroom/class-words.ts";
import { nodeKind } from "../../classroom/node-kind.ts";
import { scoreOf } from "../../classroom/scores.ts";
import { inkPicture } from "../../draw/pictures.ts";
import { nodeState } from "../../fold/nodes.ts";
import type { NodeView } from "../../fold/view.ts";
import { onlyWatches } from "../../session.ts";
import { counted } from "../../words.ts";
import { LabelBars } from "../nodes/label-bars.tsx";
import { NodeActions } from "../nodes/node-actions.tsx";
import { Picture } from "../picture.tsx";
import { AvatarPicture } from "./avatar.tsx";

interface Props {
  readonly node: NodeView;
  /** The aggregator's time. */
  readonly now: number;
  readonly isStraggler: boolean;
}

/** One of the class: who it is, how it is, what it holds, and how well everybody's model reads its digits. */
export function ClassCard({ node, now, isStraggler }: Props) {
  const isOpen = useSignal(false);
  const actions = useId();
  const { name, since, updatesSeen } = node;
  const { words, mood } = standingOf(node, nodeState(node, now), isStraggler);
  const score = scoreOf(node);
  const bars = useMemo(
    () => <LabelBars counts={node.drawn?.counts ?? node.labelCounts} />,
    [node.drawn?.counts, node.labelCounts],
  );
  const about = [nodeKind(node), since === undefined ? undefined : sinceWords(now - since)];
  return (
    <li class="class-card" data-testid={`class-${name}`} data-mood={mood} data-removed={node.removed ?? false}>
      <AvatarPicture name={name} />
      <div class="class-who">
        <b>
          {/* A name may be of any script: its direction is its own. */}
          <bdi>{name}</bdi>
        </b>
        <span class="class-standing">{words}</span>
      </div>
      {score && score.of > 0 && (
        <p class="class-score number" data-testid={`score-${name}`}>
          <b>{score.right}</b> of {score.of}
          <span class="unseen"> digits read right</span>
        </p>
      )}
      <p class="class-about">
        <span>{dataWords(node) ?? "no data yet"}</span> <span>{about.filter(Boolean).join(" · ")}</span>
      </p>
      {(node.drawn || node.labelCounts) && <div class="class-data">{bars}</div>}
      {node.drawn?.shown && node.drawn.shown.labels.length > 0 && <Shown name={name} shown={node.drawn.shown} />}
      {updatesSeen !== undefined && (
        <p class="class-updates number" title="Since this page was opened, as far as it was told">
          {counted(updatesSeen, "local update")}
        </p>
      )}
      {!onlyWatches.value && (
        <button
          type="button"
          class="class-more tiny"
          aria-expanded={isOpen.value}
          aria-controls={actions}
          aria-label={`What to do with ${name}`}
          data-testid={`class-more-${name}`}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          …
        </button>
      )}
      <div id={actions} class="class-actions" hidden={!isOpen.value}>
        {isOpen.value && <NodeActions node={node} />}
      </div>
    </li>
  );
}

/** The digits that its person lets everybody see, in one row. */
function Shown({ name, shown }: { readonly name: string; readonly shown: NonNullable<DrawnDigits["shown"]> }) {
  const { labels, pixels } = shown;
  const size = shownSide * shownSide;
  return (
    <Picture
      className="class-shown"
      width={labels.length * (shownSide + 1) - 1}
      height={shownSide}
      label={`Digits that ${name} has drawn: ${labels.join(", ")}`}
      of={[pixels]}
      paint={(context) =>
        labels.forEach((_, i) => {
          const picture = inkPicture(pixels.subarray(i * size, (i + 1) * size), shownSide, shownSide);
          context.putImageData(picture, i * (shownSide + 1), 0);
        })
      }
    />
  );
}
