import type { Band } from "./mean-and-spread.ts";
import type { PlotData } from "./plot-data.ts";
import type { LineLook } from "./run-looks.ts";
import type { Stretch } from "./stretch.ts";

/** What a chart shows. */
export interface ChartContent {
  readonly data: PlotData;
  readonly looks: readonly LineLook[];
  readonly dimmed: boolean;
  readonly ghosts: readonly Ghost[];
  readonly bands: readonly ChartBand[];
  readonly marks: readonly ChartMark[];
  /** A value that all lines are to be seen against, as a level line with its name. */
  readonly level?: ChartLevel | undefined;
  /** What is seen of the horizontal axis, and whether that is all of it. */
  readonly stretch: Stretch;
  readonly isWhole: boolean;
  readonly xLabel: string;
  readonly closeUp: boolean;
  /** The same as long as only the current run's data go on. */
  readonly key: string;
}

/** Lines of another run, beneath the current one's. */
export interface Ghost {
  readonly data: PlotData;
  /** One a line. */
  readonly looks: readonly LineLook[];
  readonly emphasis: "fainter" | "faint" | "clear" | "strong";
}

/** Something that happened at a place of the horizontal axis. */
export interface ChartMark {
  readonly x: number;
  readonly strong: boolean;
}

/** Mean and spread of several runs, beneath all lines. */
export interface ChartBand extends Band {
  readonly look: LineLook;
}

export interface ChartLevel {
  readonly value: number;
  readonly name: string;
}
