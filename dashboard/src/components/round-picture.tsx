import { clock } from "../clock.ts";
import { type NodeState, nodeState } from "../fold/nodes.ts";
import { openedView } from "../runs/kept-runs.ts";
import { nodes, run } from "../state.ts";
import { Panel } from "./panel.tsx";

const width = 320;
const height = 132;
const hub = { x: width / 2, y: 22 };
const nodeY = 92;
const namesShownUpTo = 6;
/** Wires of nodes that send run towards the aggregator, at the pace of the clock. */
const dashLength = 9;
const dashesPerSecond = 1.9;

/** The round that is under way: which nodes compute, send or wait. In an earlier run that is open, none is. */
export function RoundPicture() {
  return openedView.value ? null : <Present />;
}

function Present() {
  const all = nodes.value;
  const now = clock.value;
  const underWay = run.value?.underWay;
  const x = (index: number) => (width * (index + 0.5)) / all.length;
  return (
    <Panel
      title="This round"
      className="this-round"
      aside={
        underWay && run.value?.status !== "finished" ? (
          <span class="hint number">
            round {underWay.round}, tau {underWay.localUpdates}
          </span>
        ) : null
      }
    >
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {all.map((node, index) => (
          <line
            key={node.name}
            class="wire"
            data-state={nodeState(node, now)}
            x1={x(index)}
            y1={nodeY}
            x2={hub.x}
            y2={hub.y}
            style={{ strokeDashoffset: -((now * dashesPerSecond) % 1) * dashLength }}
          />
        ))}
        <rect class="hub" x={hub.x - 42} y={hub.y - 13} width="84" height="26" rx="13" />
        <text class="hub-name" x={hub.x} y={hub.y + 4}>
          aggregator
        </text>
        {all.map((node, index) => (
          <Dot
            key={node.name}
            x={x(index)}
            name={node.name}
            state={nodeState(node, now)}
            named={all.length <= namesShownUpTo}
          />
        ))}
      </svg>
    </Panel>
  );
}

interface DotProps {
  readonly x: number;
  readonly name: string;
  readonly state: NodeState;
  readonly named: boolean;
}

function Dot({ x, name, state, named }: DotProps) {
  return (
    <g class="node-dot" data-state={state}>
      <circle cx={x} cy={nodeY} r="9" />
      {(state === "gone" || state === "failed") && <path d={`M${x - 4} ${nodeY - 4}l8 8m0 -8l-8 8`} />}
      {named && (
        <>
          <text x={x} y={nodeY + 24}>
            {name}
          </text>
          <text class="doing" x={x} y={nodeY + 37}>
            {state}
          </text>
        </>
      )}
    </g>
  );
}
