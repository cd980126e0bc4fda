import { useSignal } from "@preact/signals";
import { useId, useMemo } from "preact/hooks";
import { transferWords } from "../../../../src/protocol/round-waits.ts";
import type { NodeState } from "../../fold/nodes.ts";
import type { NodeView } from "../../fold/view.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { behindWords } from "../../stage/behind-words.ts";
import { task } from "../../state.ts";
import { counted } from "../../words.ts";
import { LabelBars } from "./label-bars.tsx";
import { Mosaic } from "./mosaic.tsx";
import { NodeActions } from "./node-actions.tsx";
import type { TimeScale } from "./time-scale.ts";
import { Timeline } from "./timeline.tsx";

interface Props {
  readonly node: NodeView;
  readonly state: NodeState;
  readonly scale: TimeScale;
  readonly isStraggler: boolean;
}

export function NodeCard({ node, state, scale, isStraggler }: Props) {
  // A signal and no state: so a card is rendered only if what it is given has changed.
  const isOpen = useSignal(false);
  const open = isOpen.value;
  const isRelay = node.standsFor !== undefined;
  const mosaic = useMemo(
    () => <Mosaic name={node.name} samples={node.samples} isRelay={isRelay} />,
    [node.name, node.samples, isRelay],
  );
  const bars = useMemo(() => <LabelBars counts={node.labelCounts} isRelay={isRelay} />, [node.labelCounts, isRelay]);
  const timeline = useMemo(() => <Timeline name={node.name} scale={scale} />, [node.name, scale]);
  const actions = useId();
  const behind = behindWords(node, task.value);
  return (
    <li class="node-card" data-testid={`node-card-${node.name}`} data-state={state} data-open={open}>
      <button
        type="button"
        class="node-head"
        data-testid={`node-open-${node.name}`}
        aria-expanded={open}
        aria-controls={actions}
        onClick={() => {
          isOpen.value = !open;
        }}
      >
        <span class="node-name">
          <i class="state-dot" />
          <b>{node.name}</b>
          {isStraggler && <em class="badge">straggler</em>}
          {node.doubt !== undefined && (
            <em class="badge" title={node.doubt}>
              not believed
            </em>
          )}
          {node.slowdown !== 1 && <em class="badge">{node.slowdown}× slower</em>}
        </span>
        <span class="node-kind" title={node.platform}>
          {kind(node)}
        </span>
        {!openedView.value && <span class="node-state">{stateWords(state, node)}</span>}
      </button>
      <div class="node-data">
        {node.examples !== undefined && mosaic}
        <div class="node-counts">
          <span class="number">{node.examples === undefined ? "no data yet" : counted(node.examples, "example")}</span>
          {node.examples !== undefined && bars}
        </div>
      </div>
      {timeline}
      {behind !== undefined && <p class="hint node-more">{behind}</p>}
      {node.doubt !== undefined && <p class="hint node-more">It {node.doubt}.</p>}
      <div id={actions} hidden={!open}>
        {open && <NodeActions node={node} />}
      </div>
    </li>
  );
}

function stateWords(state: NodeState, { reason, transfer }: NodeView): string {
  // Whatever it does beside, a message that takes seconds is what people wait for.
  if (transfer && (state === "computing" || state === "sending" || state === "waiting")) return transferWords(transfer);
  if (state === "spare") return "spare: waits for the next run";
  return reason === undefined ? state : `${state}: ${reason}`;
}

/** The device and link that it is made to be, or else the machine that it is. */
function kind({ device, link, platform, standsFor }: NodeView): string {
  if (standsFor !== undefined) return `relay of ${counted(standsFor, "node")}`;
  if (device === "real" && link === "real") return platform;
  const words = [device, link]
    .filter((word) => word !== "" && word !== "none")
    .map((word) => word.replaceAll("-", " "));
  return device === link ? (words[0] ?? "") : words.join(", ");
}
