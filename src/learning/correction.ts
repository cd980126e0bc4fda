/** How a node gets c, the mean of all nodes' gradients along their paths of the round before; the directive says how. */
export type Correction =
  /** c_i = c = 0 at all nodes: the first round, and each round whose nodes are not those of the round before. */
  | { readonly kind: "restart" }
  /** All nodes did tau local updates in the round before, so that c follows from weights that all nodes have. */
  | { readonly kind: "derive" }
  /** c itself. The receiver may change it. */
  | { readonly kind: "given"; readonly mean: Float32Array };
