/** When a run ends before its budget does. Plain data; what is left out is no reason to end. */
export interface StopRules {
  /** Rounds with local updates. */
  readonly rounds?: number | undefined;
  /** The run ends as soon as weights with this loss, or a lower one, are known. */
  readonly untilLoss?: number | undefined;
  /** The run ends after this many rounds in a row without progress. */
  readonly patience?: number | undefined;
}

/** How a run went so far. Plain data. */
export interface Progress {
  readonly rounds: number;
  /** The loss from which progress is counted, and rounds since then. */
  readonly reference: number;
  readonly idleRounds: number;
}

/** A lower loss is progress if it is lower by this part of the loss from which progress is counted. */
const leastProgress = 1e-3;

export const noProgress: Progress = { rounds: 0, reference: Number.POSITIVE_INFINITY, idleRounds: 0 };

/** After a round with local updates; `bestLoss` is the lowest loss that is known. */
export function progressAfter({ rounds, reference, idleRounds }: Progress, bestLoss: number): Progress {
  const isLower = reference === Number.POSITIVE_INFINITY || bestLoss < reference - leastProgress * Math.abs(reference);
  return isLower
    ? { rounds: rounds + 1, reference: bestLoss, idleRounds: 0 }
    : { rounds: rounds + 1, reference, idleRounds: idleRounds + 1 };
}

/** Why a run ends now, if it does. The target comes first: it is what was wanted. */
export function ruleMet(
  { rounds, untilLoss, patience }: StopRules,
  progress: Progress,
  bestLoss: number,
): "target" | "rounds" | "patience" | undefined {
  if (untilLoss !== undefined && bestLoss <= untilLoss) return "target";
  if (rounds !== undefined && progress.rounds >= rounds) return "rounds";
  if (patience !== undefined && progress.idleRounds >= patience) return "patience";
  return undefined;
}
