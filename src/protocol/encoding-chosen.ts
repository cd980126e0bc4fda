/** With `--encoding auto`: how weights are sent from the next round on, and why. */
export interface EncodingChosen {
  readonly kind: "encoding-chosen";
  readonly run: number;
  /** After this round; 0 after a probe. */
  readonly round: number;
  readonly encoding: string;
  /** What the bytes of a round as float32 cost, and the whole round then, in seconds; left out as long as that is not known. */
  readonly bytesSeconds?: number;
  readonly roundSeconds?: number;
}

/** For people. */
export function encodingSentence(event: Pick<EncodingChosen, "encoding" | "bytesSeconds" | "roundSeconds">): string {
  const { encoding, bytesSeconds, roundSeconds } = event;
  if (bytesSeconds === undefined || roundSeconds === undefined) return `${encoding}, to find what a round's bytes cost`;
  const [bytes, round] = [bytesSeconds, roundSeconds].map((seconds) => seconds.toPrecision(2));
  return `${encoding}: as float32 a round's bytes cost ${bytes} s of ${round} s`;
}
