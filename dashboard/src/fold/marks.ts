/** Something that happened while a run learned and that can be seen in its curves. */
export type RunMark = Happening & {
  /** The round that it fell into, and the seconds of budget that were consumed then. */
  readonly round: number;
  readonly seconds: number;
};

export type Happening =
  | { readonly kind: "delay"; readonly beforeMs: number; readonly delayMs: number }
  | { readonly kind: "slowdown"; readonly name: string; readonly times: number }
  | { readonly kind: "left"; readonly name: string; readonly reason: string }
  | { readonly kind: "failed"; readonly name: string; readonly reason: string }
  | { readonly kind: "came"; readonly name: string; readonly hasPlace: boolean }
  | { readonly kind: "run-went-back"; readonly nodes: readonly string[]; readonly to: number }
  | { readonly kind: "choice-overruled"; readonly loss: number; readonly chosenLoss: number };

/** What of a run tells where it stands, and the marks that it has. */
interface Marked {
  readonly status: "running" | "paused" | "finished";
  readonly lastRound?: { readonly round: number; readonly at: number; readonly consumedSeconds: number };
  readonly learned?: { readonly consumedSeconds: number };
  readonly marks: readonly RunMark[];
  readonly marksDropped: number;
}

/** What a run remembers: a node that comes and goes all day makes no endless list. */
const marksKept = 60;

/**
 * The run with what happened at this time of the aggregator's clock. What happens before its first round is over belongs to how it
 * began, and what happens after its end changes nothing in it. The budget's clock may stand still, which only the end of the
 * round tells: {@link settledMarks}.
 */
export function withMark<R extends Marked>(run: R, happening: Happening, at: number): R {
  const { lastRound, learned } = run;
  if (lastRound === undefined || run.status === "finished") return run;
  const mark: RunMark = {
    ...happening,
    round: learned ? lastRound.round : lastRound.round + 1,
    seconds: learned?.consumedSeconds ?? lastRound.consumedSeconds + Math.max(0, at - lastRound.at),
  };
  const marks = [...run.marks, mark];
  const dropped = Math.max(0, marks.length - marksKept);
  return { ...run, marks: marks.slice(dropped), marksDropped: run.marksDropped + dropped };
}

/** The marks when a round has ended, or learning has, at so many consumed seconds: none of them stands beyond that. */
export function settledMarks(marks: readonly RunMark[], consumedSeconds: number): readonly RunMark[] {
  if (!marks.some(({ seconds }) => seconds > consumedSeconds)) return marks;
  return marks.map((mark) => (mark.seconds > consumedSeconds ? { ...mark, seconds: consumedSeconds } : mark));
}
