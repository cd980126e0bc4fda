import { useId } from "preact/hooks";
import type { BoundDecision } from "../../fold/view.ts";
import { count, significant } from "../../words.ts";
import { boundShape } from "./bound-shape.ts";

const width = 320;
const height = 180;
const side = 8;
const bottom = 28;
const top = 28;

interface Curve {
  readonly name: string;
  readonly best: "smallest" | "largest";
  readonly objective: "minimise" | "maximise";
  readonly values: readonly number[];
}

function curveOf(why: BoundDecision["decision"]["why"]): Curve | undefined {
  if (why.kind === "bound") {
    const best = why.objective === "minimise" ? "smallest" : "largest";
    return { name: "G(tau)", best, objective: why.objective, values: why.bound };
  }
  if (why.kind !== "useful") return undefined;
  return { name: "Useful updates still to come", best: "largest", objective: "maximise", values: why.useful };
}

/** The curve that the last tau was picked from, with its optimum, the tau before, and where the budget cut it. */
export function BoundCurve({ choice }: { readonly choice: BoundDecision }) {
  const clip = useId();
  const { why, wanted, localUpdates, cutByBudget } = choice.decision;
  const curve = curveOf(why);
  if (curve === undefined || curve.values.length === 0) return null;
  const { points, taus } = boundShape(curve.values, wanted, curve.objective);
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
      aria-label={`${curve.name} of tau from 1 to ${taus}, ${curve.best} at ${wanted}`}
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
        {curve.name}, {curve.best} at tau {count(wanted)}:{" "}
        <tspan class="strong">{significant(curve.values[wanted - 1] ?? Number.NaN)}</tspan>
      </text>
      {x(wanted) > side + 16 && (
        <text x={side} y={height - 8}>
          1
        </text>
      )}
      {x(wanted) < width - side - 24 && (
        <text x={width - side} y={height - 8} text-anchor="end">
          {count(taus)}
        </text>
      )}
      <text class="strong" x={x(wanted)} y={height - 8} text-anchor={anchor}>
        {count(wanted)}
      </text>
    </svg>
  );
}
