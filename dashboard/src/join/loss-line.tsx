const width = 320;
const height = 72;

/** The loss over this node's own examples from round to round, drawn small. */
export function LossLine({ losses }: { readonly losses: readonly number[] }) {
  const [first, last] = [losses[0], losses.at(-1)];
  const most = Math.max(...losses, 0);
  const points = losses.map((loss, i) => {
    const x = losses.length === 1 ? 0 : (i / (losses.length - 1)) * width;
    return `${x.toFixed(1)},${(height - 2 - (most === 0 ? 0 : loss / most) * (height - 6)).toFixed(1)}`;
  });
  return (
    <figure class="loss">
      <figcaption>
        Loss on its own examples{" "}
        <span class="number" data-testid="node-loss">
          {last === undefined || first === undefined ? "–" : `${first.toFixed(3)} to ${last.toFixed(3)}`}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2={width} y1={height - 1} y2={height - 1} />
        {points.length > 1 && <polyline points={points.join(" ")} />}
      </svg>
    </figure>
  );
}
