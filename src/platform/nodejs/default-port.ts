/** The default port of an aggregator. */
export const defaultPort = 7313;
