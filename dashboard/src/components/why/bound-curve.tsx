import type { BoundDecision } from "../../fold/view.ts";
import { significant } from "../../words.ts";
import { boundShape } from "./bound-shape.ts";

const width = 320;
const height = 150;
const left = 8;
const bottom = 22;
const top = 16;

/** The curve that the last tau was picked from, with its optimum, the tau before, and where the budget cut it. */
export function BoundCurve({ choice }: { readonly choice: BoundDecision }) {
  const { why, wanted, localUpdates, cutByBudget } = choice.decision;
  if (why.kind !== "bound" || why.bound.length === 0) return null;
  const { points, taus } = boundShape(why.bound, wanted, why.objective);
  const x = (tau: number) => left + ((tau - 1) / Math.max(1, taus - 1)) * (width - 2 * left);
  const y = (share: number) => top + (1 - share) * (height - top - bottom);
  const path = points.map(
    ({ tau, share }, index) => `${index === 0 ? "M" : "L"}${x(tau).toFixed(1)} ${y(share).toFixed(1)}`,
  );
  const shareAt = (tau: number) => points.find((point) => point.tau === tau)?.share;
  const best = shareAt(wanted) ?? 0;
  const previous = shareAt(choice.previousTau);
  const anchor = wanted < taus * 0.2 ? "start" : wanted > taus * 0.8 ? "end" : "middle";
  return (
    <svg
      class="bound-curve"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`G of tau from 1 to ${taus}, ${why.objective === "minimise" ? "smallest" : "largest"} at ${wanted}`}
    >
      <line class="axis" x1={left} x2={width - left} y1={height - bottom} y2={height - bottom} />
      {cutByBudget && (
        <rect
          class="cut"
          x={x(localUpdates)}
          y={top}
          width={width - left - x(localUpdates)}
          height={height - top - bottom}
        />
      )}
      <path class="curve" d={path.join("")} />
      {points.length < 25 &&
        points.map(({ tau, share }) => <circle key={tau} class="value" cx={x(tau)} cy={y(share)} r="2" />)}
      {previous !== undefined && choice.previousTau !== wanted && (
        <circle class="previous" cx={x(choice.previousTau)} cy={y(previous)} r="4.5">
          <title>the tau before: {choice.previousTau}</title>
        </circle>
      )}
      <line class="guide" x1={x(wanted)} x2={x(wanted)} y1={y(best)} y2={height - bottom} />
      <circle class="optimum" cx={x(wanted)} cy={y(best)} r="5" />
      {cutByBudget && <line class="cut-line" x1={x(localUpdates)} x2={x(localUpdates)} y1={top} y2={height - bottom} />}
      <text class="strong" x={x(wanted)} y={y(best) + (why.objective === "minimise" ? -10 : -9)} text-anchor={anchor}>
        {why.objective === "minimise" ? "least" : "most"}: tau {wanted}
      </text>
      <text x={left} y={height - 7}>
        1
      </text>
      <text x={width / 2} y={height - 7} text-anchor="middle">
        tau
      </text>
      <text x={width - left} y={height - 7} text-anchor="end">
        {taus}
      </text>
      <text x={width - left} y={11} text-anchor="end">
        G = {significant(why.bound[wanted - 1] ?? Number.NaN)}
      </text>
    </svg>
  );
}
