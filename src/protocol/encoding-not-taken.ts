import { namesInWords } from "./names-in-words.ts";

/** A node's program takes weights as float32 only, where the run asks for another encoding. Told whenever it is given its part of the run. */
export interface EncodingNotTaken {
  readonly kind: "encoding-not-taken";
  readonly run: number;
  readonly name: string;
  /** What the run asks for: `int8`, or `auto`. */
  readonly encoding: string;
}

/** For people. */
export function notTakenSentence(names: readonly string[], encoding: string): string {
  const one = names.length === 1;
  const instead = encoding === "auto" ? "whatever is chosen" : `not ${encoding}`;
  const why = one ? "its program takes nothing else" : "their programs take nothing else";
  return `${namesInWords(names)} ${one ? "gets and sends" : "get and send"} weights as float32, ${instead}: ${why}; install a newer one there`;
}
