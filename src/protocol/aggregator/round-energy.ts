/** What the nodes of an open round draw, with sums over those that reported (energy.ts). */
export interface RoundEnergy {
  /** Nodes that were asked, also behind relays, and the most that they draw together, in watts. */
  readonly nodes: number;
  /** Of relays by name: how many nodes were asked behind each, and the most that these draw. */
  readonly behind: ReadonlyMap<string, { readonly nodes: number; readonly mostWatts: number }>;
  readonly mostWatts: number;
  reported: number;
  reportedMostWatts: number;
  /** What the reports tell, less the idle power for the time that they are of. */
  joules: number;
  idleWatts: number;
}
