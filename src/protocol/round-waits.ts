import { namesInWords } from "./names-in-words.ts";

/** How much of a frame that goes in pieces has come, in bytes. */
export interface TransferProgress {
  readonly direction: "to-node" | "from-node";
  readonly bytes: number;
  readonly of: number;
}

/** `has been sent 3.1 of 16 MB`, `has sent 3.1 of 16 MB` */
export function transferWords({ direction, bytes, of }: TransferProgress): string {
  const [part, whole] = [bytes, of].map((each) => Number((each / 1e6).toPrecision(2)));
  return `${direction === "to-node" ? "has been" : "has"} sent ${part} of ${whole} MB`;
}

/** A round has waited for much longer than it usually takes; told once of each round, so that nobody has to guess why nothing happens. */
export interface RoundWaits {
  readonly kind: "round-waits";
  readonly run: number;
  readonly round: number;
  /** Who has not reported, those that are behind most first: the first five. */
  readonly names: readonly string[];
  /** How many more; left out, none. */
  readonly more?: number;
  /** Since the first of them was asked, and how long it usually takes, if that is known. */
  readonly askedSeconds: number;
  readonly expectedSeconds?: number;
  /** Of the first of them: a large frame that is on its way in pieces, to it or from it. */
  readonly transfer?: TransferProgress;
  /** In so many seconds the round is closed without them, at the earliest; left out where it is not, as far as is known. */
  readonly goesOnInSeconds?: number;
}

/** For people: who is waited for, and, where it is known, since when, how long that usually takes, and when the wait is over. */
export function waitSentence(
  what: string,
  {
    names,
    more = 0,
    askedSeconds,
    expectedSeconds,
    goesOnInSeconds,
    transfer,
  }: Partial<Omit<RoundWaits, "names">> & Pick<RoundWaits, "names">,
): string {
  const since = askedSeconds === undefined ? "" : `: asked ${askedSeconds.toFixed(1)} s ago`;
  const expected = expectedSeconds === undefined ? "" : `, expected ${expectedSeconds.toFixed(1)} s`;
  const sent =
    transfer === undefined ? "" : `, ${names.length + more === 1 ? "it" : names[0]} ${transferWords(transfer)}`;
  const whom = names.length + more === 1 ? "it" : "them";
  const end =
    goesOnInSeconds === undefined ? "" : `; goes on without ${whom} in ${goesOnInSeconds.toFixed(1)} s or later`;
  return `${what} waits for ${namesInWords(names, names.length, more)}${since}${expected}${sent}${end}`;
}
