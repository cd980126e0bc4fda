import type { Rate } from "../../math/token-bucket.ts";

/** The nodes of a run may all come at once, also when the aggregator was restarted, and try once more. */
const triesOfNode = 2;

/** A rate at which others may come, with room for so many nodes beside them. */
export function withNodes({ burst, perSecond }: Rate, nodes: number): Rate {
  return { burst: burst + triesOfNode * nodes, perSecond };
}
