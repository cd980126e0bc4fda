/** On a terminal no more rounds than this stay in sight; those between are shown while they are the newest. */
const secondsBetweenKeptRounds = 0.5;

/** In a file fewer stay, as none between can be shown. */
export const secondsBetweenPlainRounds = 1;

/** @returns whether a round that ended at this time, in seconds, stays in sight */
export function createKeeper(secondsBetween = secondsBetweenKeptRounds): (seconds: number) => boolean {
  let keptAt = Number.NEGATIVE_INFINITY;
  return (seconds) => {
    if (seconds - keptAt < secondsBetween) return false;
    keptAt = seconds;
    return true;
  };
}
