import type { RingSlice } from "../../stage/budget-ring.ts";
import type { Layout } from "../../stage/layout.ts";
import type { Shows } from "../../stage/lens-parts.ts";
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
  /** What its lens shows of weights for several classes, and what it is called: `3`. */
  readonly shows: Shows;
  readonly showsName?: string;
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
  /** What the lens in the middle shows of weights for several classes, and what that is called. */
  readonly shows: Shows;
  readonly showsName?: string;
  /** What the rows of weights are called, where these are a table. */
  readonly featureNames?: readonly string[];
  /** What the columns of these are called, where the lens in the middle shows several. */
  readonly columnNames?: readonly string[];
}

export interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly colours: StageColours;
  readonly lenses: Lenses | undefined;
}
