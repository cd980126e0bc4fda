import { allRows, type Dataset } from "./dataset.ts";
import type { Model } from "./model.ts";

/** The loss that so many steps of gradient descent, with momentum, on all examples at once lead to. */
export async function lossAfter(
  model: Model,
  data: Dataset,
  {
    start,
    updates,
    stepSize,
    momentum,
  }: { readonly start: Float32Array; readonly updates: number; readonly stepSize: number; readonly momentum: number },
): Promise<number> {
  const rows = allRows(data.exampleCount);
  const weights = start.slice();
  const gradient = new Float32Array(weights.length);
  const step = new Float64Array(weights.length);
  for (let t = 0; t < updates; t++) {
    await model.gradientInto(gradient, weights, data, rows);
    for (let j = 0; j < weights.length; j++) {
      step[j] = momentum * (step[j] as number) + stepSize * (gradient[j] as number);
      weights[j] = (weights[j] as number) - (step[j] as number);
    }
  }
  return await model.loss(weights, data, rows);
}
