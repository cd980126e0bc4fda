import type { Answer } from "../learning/model.ts";
import type { Aggregator } from "../runtime/aggregator-options.ts";

/**
 * The newest model's answer for the bytes of one picture, with what it is called.
 *
 * @throws RangeError if there is no model yet, or the picture has another size
 */
export async function namedAnswer(
  { classify, task }: Pick<Aggregator, "classify" | "task">,
  example: Uint8Array,
): Promise<Answer & { readonly className: string }> {
  const answer = await classify(example);
  return { ...answer, className: task().classNames[answer.value] ?? answer.value.toFixed(2) };
}
