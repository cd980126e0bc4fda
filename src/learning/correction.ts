/** How a node comes by c, the mean of all nodes' gradients along their paths of the round before: the directive says so. */
export type Correction =
  /** c_i = c = 0 at all nodes: the first round, and each round before which the nodes that take part have changed. */
  | { readonly kind: "restart" }
  /** Everybody did tau local updates in the round before, so that c follows from the weights that everybody has. */
  | { readonly kind: "derive" }
  /** c itself. Whoever receives it may change it. */
  | { readonly kind: "given"; readonly mean: Float32Array };
