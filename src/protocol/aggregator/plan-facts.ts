import type { Pace } from "../../control/pace.ts";
import type { Strategy } from "../../control/strategy.ts";
import type { ChosenUpdate } from "./environment.ts";

/** What is data of a run's plan (see RunPlan), so that it need not be asked for with each message. */
export interface PlanFacts {
  readonly weightCount: number;
  /** What nodes are sent to make the model of, where its name does not say it. */
  readonly network?: Uint8Array;
  /** Bytes of one example that the page can show as a picture. */
  readonly pictureBytes?: number;
  /** Whether the model has layers, so that the direction of its gradients changes as weights move. */
  readonly hasLayers: boolean;
  readonly returnsBestWeights: boolean;
  readonly averages: boolean;
  /** Whether nodes make all the same number of local updates in a round. */
  readonly pace: Pace;
  readonly measures: Strategy["measures"];
  readonly update: ChosenUpdate;
  /** Whether not all nodes take part in each round. w_f is not looked for then, and the newest average is returned. */
  readonly samples: boolean;
  /** Whether nodes can tell the mean from the next w0 (see ServerRule). */
  readonly derivable: boolean;
  /** Whether the aggregation rule needs all vectors of a round, side by side. */
  readonly needsVectors: boolean;
  /** How vectors are encoded: the name of an encoding, `float32`, or `auto`. */
  readonly encoding: string;
  /** Whether it clips the nodes' mean gradients. */
  readonly clips: boolean;
}
