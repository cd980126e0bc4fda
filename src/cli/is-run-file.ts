import { UsageError } from "./usage.ts";

/** Whether an argument names a file that describes a run, by its ending. */
export function isRunFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** A file that describes runs has been read, and is no argument any more. @throws UsageError about what is left */
export function refuseArgument(left: string | undefined): void {
  if (left === undefined) return;
  if (isRunFile(left)) throw new UsageError(`one file says what is to be done, and ${left} is another one`);
  throw new UsageError(`${left} is no file that describes a run`, { toDo: "name one that ends in .yaml" });
}
