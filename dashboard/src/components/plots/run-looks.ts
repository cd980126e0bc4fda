/** How the lines of a run look, the same for its life. */
export interface LineLook {
  /** The name of a colour of the page. */
  readonly colour: string;
  readonly style: keyof typeof dashes;
}

/** Lengths of dashes and gaps, in pixels of the page. */
export const dashes = { solid: [], dashed: [6, 3], dotted: [2, 3] } as const;

const runColours = 12;
const runsOfAStyle = 6;
const styles = ["solid", "dashed", "dotted"] as const;

/**
 * Runs 6 apart have other colours and another style of line; only after 36 runs a look comes again. Within a style, the
 * colours can be told apart with any colour vision (tokens.css).
 */
export function runLook(run: number): LineLook {
  const index = run - 1;
  const style = styles[Math.floor(index / runsOfAStyle) % styles.length] ?? "solid";
  return { colour: `run-${index % runColours}`, style };
}

/** Runs of this session begin at the first look, those of earlier ones at the last group, which is dotted. */
export function keptLook(place: number): LineLook {
  const looks = runColours * styles.length;
  return runLook(looks - runsOfAStyle + 1 + (place % looks));
}
