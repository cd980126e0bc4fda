import { useId } from "preact/hooks";
import type { BoundDecision } from "../../fold/view.ts";
import { significant } from "../../words.ts";
import { boundShape } from "./bound-shape.ts";

const width = 320;
const height = 180;
const side = 8;
const bottom = 28;
const top = 28;

/** The curve that the last tau was picked from, with its optimum, the tau before, and where the budget cut it. */
export function BoundCurve({ choice }: { readonly choice: BoundDecision }) {
  const clip = useId();
  const { why, wanted, localUpdates, cutByBudget } = choice.decision;
  if (why.kind !== "bound" || why.bound.length === 0) return null;
  const { points, taus } = boundShape(why.bound, wanted, why.objective);
  const minimised = why.objective === "minimise";
  const x = (tau: number) => side + ((tau - 1) / Math.max(1, taus - 1)) * (width - 2 * side);
  const y = (share: number) => top + (1 - share) * (height - top - bottom);
  const path = points.map(
    ({ tau, share }, index) => `${index === 0 ? "M" : "L"}${x(tau).toFixed(1)} ${y(share).toFixed(1)}`,
  );
  const previous = points.find((point) => point.tau === choice.previousTau)?.share;
  const bestY = y(points.find((point) => point.tau === wanted)?.share ?? 0);
  const anchor = x(wanted) < side + 8 ? "start" : x(wanted) > width - side - 12 ? "end" : "middle";
  return (
    <svg
      class="bound-curve"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`G of tau from 1 to ${taus}, ${minimised ? "smallest" : "largest"} at ${wanted}`}
    >
      <clipPath id={clip}>
        <rect x="0" y={top - 6} width={width} height={height - top - bottom + 12} />
      </clipPath>
      <line class="axis" x1={side} x2={width - side} y1={height - bottom + 6} y2={height - bottom + 6} />
      {cutByBudget && (
        <>
          <rect
            class="cut"
            x={x(localUpdates)}
            y={top}
            width={Math.max(0, width - side - x(localUpdates))}
            height={height - top - bottom + 6}
          />
          <line class="cut-line" x1={x(localUpdates)} x2={x(localUpdates)} y1={top} y2={height - bottom + 6} />
        </>
      )}
      <g clip-path={`url(#${clip})`}>
        <path class="curve" d={path.join("")} />
        {points.length < 25 &&
          points.map(({ tau, share }) => <circle key={tau} class="value" cx={x(tau)} cy={y(share)} r="2" />)}
        {previous !== undefined && choice.previousTau !== wanted && (
          <circle class="previous" cx={x(choice.previousTau)} cy={y(previous)} r="4.5" />
        )}
      </g>
      <line class="guide" x1={x(wanted)} x2={x(wanted)} y1={bestY} y2={height - bottom + 6} />
      <circle class="optimum" cx={x(wanted)} cy={bestY} r="5" />
      <text x={side} y="11">
        G(tau), {minimised ? "smallest" : "largest"} at tau {wanted}:{" "}
        <tspan class="strong">{significant(why.bound[wanted - 1] ?? Number.NaN)}</tspan>
      </text>
      {x(wanted) > side + 16 && (
        <text x={side} y={height - 8}>
          1
        </text>
      )}
      {x(wanted) < width - side - 24 && (
        <text x={width - side} y={height - 8} text-anchor="end">
          {taus}
        </text>
      )}
      <text class="strong" x={x(wanted)} y={height - 8} text-anchor={anchor}>
        {wanted}
      </text>
    </svg>
  );
}
