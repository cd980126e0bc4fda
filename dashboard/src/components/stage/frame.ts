import type { RingSlice } from "../../stage/budget-ring.ts";
import type { Layout } from "../../stage/layout.ts";
import type { Scene } from "../../stage/scene.ts";
import type { Lenses } from "./lenses.ts";
import type { StageColours } from "./stage-colours.ts";

/** A node, or several in one place. */
export interface Stand {
  /** The nodes in this place. */
  readonly names: readonly string[];
  readonly presence: "here" | "away";
  /** A cable, or radio. */
  readonly link: "cable" | "radio";
  /** How many examples of each label it holds, for where weights are no picture; left out if nobody tells. */
  readonly labelCounts?: readonly number[];
}

/** All that a frame shows. */
export interface Frame {
  readonly layout: Layout;
  readonly stands: readonly Stand[];
  readonly scene: Scene | undefined;
  readonly slices: readonly RingSlice[];
  /** The share of the budget that is spent now. */
  readonly spent: number;
  readonly running: boolean;
}

export interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly colours: StageColours;
  readonly lenses: Lenses | undefined;
}
