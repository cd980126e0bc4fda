/** Order of files and folders: part2 before part10. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
