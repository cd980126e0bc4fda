import type { TopLevelSpec } from "vega-lite";

/** The specification of a figure: data for Vega-Lite, and a text that explains it. */
export interface Figure {
  /** The name of its files. */
  readonly name: string;
  readonly title: string;
  /** What it shows, and how to read it. */
  readonly text: string;
  readonly spec: TopLevelSpec;
}
