/** What fits beside each other on a phone, in pixels, with what a letter and a cell's edges take there. */
const room = 320;
const letter = 7;
const edges = 14;
const fewestLetters = 4;

/** Whether a matrix with these classes is wider than a phone. */
export function isWiderThanPhone(classes: readonly string[]): boolean {
  const widthOf = (letters: number) => letter * Math.max(fewestLetters, letters) + edges;
  const longest = Math.max(...classes.map((name) => name.length));
  return widthOf(longest) + classes.reduce((sum, name) => sum + widthOf(name.length), 0) > room;
}
