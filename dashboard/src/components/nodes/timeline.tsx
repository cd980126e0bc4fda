import type { RecentRound } from "../../fold/view.ts";
import { milliseconds } from "../../words.ts";

export interface TimeScale {
  readonly rounds: readonly { readonly round: RecentRound; readonly from: number; readonly length: number }[];
  readonly seconds: number;
}

/** One after the other, each as long as its slowest node took: the same scale for all nodes. */
export function timeScale(recent: readonly RecentRound[]): TimeScale {
  let seconds = 0;
  const rounds = recent.map((round) => {
    const from = seconds;
    const length = Math.max(
      0,
      ...round.nodes.map((node) => node.computeSeconds + node.communicateSeconds + node.waitSeconds),
    );
    seconds += length;
    return { round, from, length };
  });
  return { rounds, seconds };
}

const parts = [
  { key: "computeSeconds", name: "computing", className: "compute", height: 20 },
  { key: "communicateSeconds", name: "communicating", className: "communicate", height: 12 },
  { key: "waitSeconds", name: "waiting", className: "wait", height: 4 },
] as const;

/** What a node spent the last rounds with. */
export function Timeline({ name, scale }: { readonly name: string; readonly scale: TimeScale }) {
  const last = scale.rounds.at(-1)?.round.nodes.find((node) => node.name === name);
  const words = last ? parts.map((part) => `${part.name} ${milliseconds(last[part.key])}`).join(", ") : "not in it";
  const x = (seconds: number) => (scale.seconds === 0 ? 0 : (1000 * seconds) / scale.seconds);
  return (
    <svg
      class="timeline"
      viewBox="0 0 1000 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={`The last round of ${name}: ${words}`}
    >
      {scale.rounds.map(({ round, from, length }) => {
        const node = round.nodes.find((one) => one.name === name);
        let start = from;
        return (
          <g key={round.round}>
            {node &&
              parts.map((part) => {
                const seconds = Math.max(0, node[part.key]);
                const at = start;
                start += seconds;
                return (
                  <rect
                    key={part.key}
                    class={part.className}
                    x={x(at)}
                    y={12 - part.height / 2}
                    width={x(seconds)}
                    height={part.height}
                  />
                );
              })}
            <rect class="edge" x={x(from + length)} y="0" width="1.5" height="24" />
          </g>
        );
      })}
    </svg>
  );
}
