import type { BareGraph } from "../learning/graph/graph.ts";

/** What a page tells the worker that computes what happens within a model: the model first, then weights and examples. */
export type ToLayers =
  | { readonly kind: "graph"; readonly graph: BareGraph; readonly names: readonly string[] }
  | { readonly kind: "weights"; readonly weights: Float32Array }
  /** As it stands in datasets. */
  | { readonly kind: "example"; readonly example: Float32Array };

export type FromLayers =
  /** To each example: the values of the names that were asked for, of pictures channel by channel. */
  | { readonly kind: "values"; readonly values: ReadonlyMap<string, Float32Array> }
  | { readonly kind: "failed"; readonly reason: string };
