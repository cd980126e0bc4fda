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
  const sent = `weights are sent as ${encoding}`;
  if (bytesSeconds === undefined || roundSeconds === undefined) return `${sent}, to find what a round's bytes cost`;
  const as = encoding === "float32" ? "" : "as float32 ";
  return `${sent}: ${as}a round's bytes cost ${secondsWords(bytesSeconds)} of ${secondsWords(roundSeconds)}`;
}

function secondsWords(seconds: number): string {
  if (seconds < 0.001) return "less than 1 ms";
  if (seconds < 0.9995) return `${Math.round(1000 * seconds)} ms`;
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}
