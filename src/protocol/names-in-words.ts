/** So many names are said in a sentence about a round. */
export const mostNamesSaid = 5;

/** The first of these names: `node-1, node-2 and 3 more`. `more`: that are not among them. */
export function namesInWords(names: readonly string[], most = mostNamesSaid, more = 0): string {
  const left = Math.max(0, names.length - most) + more;
  return `${names.slice(0, most).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}
