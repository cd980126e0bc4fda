import { colour } from "../../draw/colours.ts";
import { milliseconds } from "../../words.ts";
import { Picture } from "../picture.tsx";
import type { TimeScale } from "./time-scale.ts";

const width = 1200;
const height = 80;

/** Thick for computing, thinner for communicating, a thread for waiting: told apart without colours, too. */
const parts = [
  { key: "computeSeconds", name: "computing", colour: "compute", share: 1 },
  { key: "communicateSeconds", name: "communicating", colour: "communicate", share: 0.58 },
  { key: "waitSeconds", name: "waiting", colour: "wait", share: 0.16 },
] as const;

/** What a node spent the last rounds with. */
export function Timeline({ name, scale }: { readonly name: string; readonly scale: TimeScale }) {
  const last = scale.rounds.at(-1)?.parts.get(name);
  const words = last ? parts.map((part) => `${part.name} ${milliseconds(last[part.key])}`).join(", ") : "not in it";
  return (
    <Picture
      className="timeline"
      width={width}
      height={height}
      label={`The last round of ${name}: ${words}`}
      of={[scale]}
      paint={(context) => paintTimeline(context, name, scale)}
    />
  );
}

function paintTimeline(context: CanvasRenderingContext2D, name: string, scale: TimeScale): void {
  context.clearRect(0, 0, width, height);
  if (scale.seconds === 0) return;
  const x = (seconds: number) => (width * seconds) / scale.seconds;
  for (const { from, parts: byName } of scale.rounds) {
    const node = byName.get(name);
    let start = from;
    for (const part of node ? parts : []) {
      const seconds = Math.max(0, node?.[part.key] ?? 0);
      context.fillStyle = colour(part.colour);
      context.fillRect(x(start), (height * (1 - part.share)) / 2, x(seconds), height * part.share);
      start += seconds;
    }
    context.clearRect(x(from) - 1, 0, 2, height);
  }
}
