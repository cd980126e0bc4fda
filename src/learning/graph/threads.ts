/** Threads that run one module's calls on a memory that they share with whoever asks them. */
export interface ComputingThreads {
  readonly count: number;
  /** Each makes itself an instance of the module on this memory; it is told of the memory by its number from then on. */
  open(memory: SharedMemory): void;
  /** The memory is not used any more. */
  forget(number: number): void;
  /**
   * All of them do their steps on this memory, and none begins a step before all have ended the one before it.
   *
   * @returns the sum of the losses
   */
  run(work: SharedWork): Promise<number>;
}

export interface SharedMemory {
  readonly number: number;
  /** WebAssembly's, compiled; its memory is imported and shared. */
  readonly module: object;
  readonly memory: { readonly buffer: ArrayBufferLike };
  /** Two numbers of 32 bits, 0 at first, by which the threads meet, and for each thread what `useScratch` takes. In bytes. */
  readonly meetingAt: number;
  readonly scratchAt: readonly number[];
}

export interface SharedWork {
  readonly number: number;
  /** What slopes are multiplied by. */
  readonly share: number;
  /** Of each thread, as many as of any other. */
  readonly steps: readonly (readonly SharedStep[])[];
}

/** Calls that stand in memory from one address to before another, in bytes, and of how many examples. */
export interface SharedStep {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}
