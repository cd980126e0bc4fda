// Room for what is on its way within a call. Several instances may share one memory, each with room of its own.

/** Four addresses; then a block of eight numbers; then one of four rows of eight. */
export let scratch: usize = memory.data(176, 16);

/** To be called first by every instance but one of those that share a memory. @param at of 176 bytes, a multiple of 16 */
export function useScratch(at: usize): void {
  scratch = at;
}
