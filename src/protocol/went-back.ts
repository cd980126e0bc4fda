import { namesInWords } from "./names-in-words.ts";

/** Most nodes could not go on from the weights of a round: earlier ones that were good are taken up again. */
export interface RunWentBack {
  readonly kind: "run-went-back";
  readonly run: number;
  /** The round that is given up. */
  readonly round: number;
  /** The round that began from the weights that are taken up again. */
  readonly to: number;
  /** Who could not go on. */
  readonly nodes: readonly string[];
}

/** For people. */
export function wentBackSentence({ round, to, nodes }: Pick<RunWentBack, "round" | "to" | "nodes">): string {
  return `${namesInWords(nodes)} could not go on from the weights of round ${round}: those of round ${to} are taken up again`;
}
