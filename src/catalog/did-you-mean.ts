/**
 * The known name that is nearest to what was written, if one is near enough to be meant: two letters in five may differ.
 * Where no name is, its beginning up to a hyphen may be: `softmx` stands for `softmax-regression`.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const wholeNames = known.map((name) => ({ name, text: name }));
  return nearestOf(written, wholeNames) ?? nearestOf(written, known.flatMap(beginnings));
}

interface Candidate {
  readonly name: string;
  /** The part of the name that is compared. */
  readonly text: string;
}

function beginnings(name: string): Candidate[] {
  const words = name.split("-");
  return words.slice(1).map((_, i) => ({ name, text: words.slice(0, i + 1).join("-") }));
}

function nearestOf(written: string, candidates: readonly Candidate[]): string | undefined {
  let best: string | undefined;
  let least = Math.floor(Math.min(3, written.length * 0.4)) + 1;
  for (const { name, text } of candidates) {
    const distance = editDistance(written.toLowerCase(), text.toLowerCase());
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

/** Letters to insert, remove, replace, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, (before[j - 2] as number) + 1);
      }
      next.push(distance);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
}
