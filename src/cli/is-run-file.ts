/** Whether an argument names a file that describes a run, by its ending. */
export function isRunFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}
