import { movedBy } from "../learning/encoding/change.ts";
import type { Report } from "../protocol/messages.ts";
import type { AggregatorEventBody, TaskDescription } from "../watch/events.ts";
import { asBytes, largestSize, type PictureShape, pictureShape } from "../watch/weights-picture.ts";

/** The least time between two rounds of which there are pictures, and the most nodes in them: the first that report. */
const leastPauseSeconds = 0.5;
const mostNodes = 24;
/** A page is sent no more than this on average: ten pictures of each of 24 nodes come every two seconds. */
const bytesPerSecond = 100_000;

export interface RoundPicturesOptions {
  /** Seconds, of any clock that only goes forward. */
  readonly now: () => number;
  readonly task: () => TaskDescription;
  readonly emit: (event: AggregatorEventBody) => void;
}

/** Tells of some rounds what the weights looked like at their start, at each node, and at their end. */
export interface RoundPictures {
  /** The weights that a round starts from, or that a run ends with: what became of the round before. They are only read. */
  started(round: { readonly run: number; readonly round: number | "final"; readonly weights: Float32Array }): void;
  /** To be called before the report is taken over. */
  reported(name: string, report: Report): void;
}

interface Pictured {
  readonly run: number;
  readonly round: number;
  readonly shape: PictureShape;
  readonly begunAt: number;
  readonly start: Float32Array;
  readonly nodes: Map<string, Float32Array>;
}

export function createRoundPictures({ now, task, emit }: RoundPicturesOptions): RoundPictures {
  let pictured: Pictured | undefined;
  let seen: Pick<Pictured, "run" | "shape"> | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;

  function tell({ run, round, shape, begunAt, start, nodes }: Pictured, result: Float32Array): void {
    const { width, height, answers, layer } = shape;
    nextAt = Math.max(nextAt, begunAt + ((nodes.size + 2) * start.length) / bytesPerSecond);
    const largest = largestSize([start, result, ...nodes.values()]);
    emit({
      kind: "weights-pictured",
      run,
      round,
      width,
      height,
      ...(answers === undefined ? {} : { answers }),
      ...(layer === undefined ? {} : { layer }),
      largest,
      start: asBytes(start, largest),
      nodes: Array.from(nodes, ([name, values]) => ({ name, pixels: asBytes(values, largest) })),
      result: asBytes(result, largest),
    });
  }

  return {
    started({ run, round, weights }) {
      const before = pictured;
      pictured = undefined;
      if (before && before.run === run && before.nodes.size > 0) tell(before, before.shape.values(weights));
      if (round === "final" || now() < nextAt) return;
      const shape = pictureShape(weights, task(), seen?.run === run ? seen.shape : undefined);
      if (shape === undefined) return;
      const begunAt = now();
      nextAt = begunAt + leastPauseSeconds;
      seen = { run, shape };
      pictured = { run, round, shape, begunAt, start: shape.values(weights), nodes: new Map() };
    },
    reported(name, { run, round, weights, change, steps }) {
      if (pictured?.run !== run || pictured.round !== round || (weights ?? steps) === undefined) return;
      if (pictured.nodes.size >= mostNodes) return;
      const values = pictured.shape.values(weights ?? Float32Array.from(steps?.change ?? []));
      pictured.nodes.set(name, change || steps ? movedBy(pictured.start, values) : values);
    },
  };
}
