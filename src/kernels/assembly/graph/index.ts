// What the module of graphs exports. Memory is imported; calls stand in it, one block each (calls.ts).

export { run } from "./calls";
export { useScratch } from "./scratch";
// A function that is exported stays one: its loop then has the registers to itself.
export { accumulateTile, multiplyTile } from "./tiles";

/** Where the memory begins that the module does not use for itself. */
export function firstFreeByte(): usize {
  return __heap_base;
}
