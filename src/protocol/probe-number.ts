/** A probe is told from rounds, which are counted from 1, by its number. */
export const probeNumber = 0;

export const isProbe = ({ round }: { readonly round: number }): boolean => round === probeNumber;
