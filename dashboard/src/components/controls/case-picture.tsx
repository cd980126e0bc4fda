interface Props {
  /** shares[node][label], 0 to 1. */
  readonly shares: readonly (readonly number[])[];
}

const cell = 8;
/** More could not be told apart: of many nodes there are so many, at equal distances. */
const mostRows = 12;

/** A row for each node, a column for each label; the fuller a cell, the more of the label's examples the node holds. */
export function CasePicture({ shares: all }: Props) {
  const rows = Math.min(mostRows, all.length);
  const shares = Array.from({ length: rows }, (_, i) => all[Math.floor((i * all.length) / rows)] ?? []);
  const columns = shares[0]?.length ?? 0;
  return (
    <svg
      class="case-picture"
      viewBox={`0 0 ${columns * cell} ${shares.length * cell}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {shares.map((row, node) =>
        row.map((share, label) => {
          const side = share === 0 ? 0 : (cell - 1.5) * Math.sqrt(0.2 + 0.8 * share);
          const inset = (cell - side) / 2;
          const at = `${node}-${label}`;
          return share === 0 ? (
            <circle key={at} class="none" cx={label * cell + cell / 2} cy={node * cell + cell / 2} r="0.6" />
          ) : (
            <rect key={at} x={label * cell + inset} y={node * cell + inset} width={side} height={side} rx="1" />
          );
        }),
      )}
    </svg>
  );
}
