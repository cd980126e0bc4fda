/**
 * A node has said what no honest node would have: told once for each kind of claim. From then on the claim counts only as far as what the
 * other nodes say makes it credible, or nothing that the node says counts in this run any more.
 */
export interface NodeDoubted {
  readonly kind: "node-doubted";
  readonly run: number;
  readonly round: number;
  readonly name: string;
  readonly what:
    | "weights"
    | "examples"
    | "movement"
    | "variance"
    | "loss"
    | "speed"
    | "estimates"
    | "energy"
    | "correction"
    | "targets";
  /** For people: `claims 9.0e15 examples, and its share has 12000`. */
  readonly said: string;
  readonly leftOut: boolean;
}
