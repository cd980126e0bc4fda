import type { TopLevelSpec } from "vega-lite";

/** A figure that is not drawn yet: pure data for Vega-Lite, and what a person must know to read it. */
export interface Figure {
  /** Of its files. */
  readonly name: string;
  readonly title: string;
  /** What it shows, and how to read it. */
  readonly text: string;
  readonly spec: TopLevelSpec;
}
