/** How the lines of a run look, the same for its life. */
export interface LineLook {
  /** The name of a colour of the page. */
  readonly colour: string;
  readonly style: keyof typeof dashes;
}

/** Lengths of dashes and gaps, in pixels of the page. */
export const dashes = { solid: [], dashed: [6, 3], dotted: [2, 3] } as const;

/** Of the run that the page shows: no other has it. */
export const shownLook: LineLook = { colour: "ink", style: "solid" };

/** Other runs are greys, since colours stand for time and for weights; four that can be told apart, in each style. */
const greys = 4;
const styles = ["solid", "dashed", "dotted"] as const;
const looks = greys * styles.length;

/** Only after 12 runs a look comes again; neighbours differ in their grey. */
export function runLook(run: number): LineLook {
  const index = run - 1;
  return { colour: `run-${index % greys}`, style: styles[Math.floor(index / greys) % styles.length] ?? "solid" };
}

/** Runs of this session begin at the first look, those of earlier ones at the last group, which is dotted. */
export function keptLook(place: number): LineLook {
  return runLook(looks - greys + 1 + (place % looks));
}
