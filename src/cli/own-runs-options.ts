import type { OwnPictureSets } from "../host/own-picture-sets.ts";
import type { OwnTables } from "../host/own-tables.ts";
import type { OwnDataOptions } from "./own-data-options.ts";

export interface OwnRunsOptions extends OwnDataOptions {
  readonly model?: string;
  readonly stepSize?: number;
  readonly batch: number | "full";
  readonly partition?: string;
  readonly nodes: number;
  readonly jobs: number;
}

/** What runs learn from tables or pictures of one's own. */
export interface OwnRuns {
  readonly own: OwnTables | OwnPictureSets;
  readonly dataset: string;
  readonly model: string;
  readonly stepSize: number;
  readonly nodes: number;
}
