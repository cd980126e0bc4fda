/** Where a run's own site is. */
export const belowRuns = (name: string): string => `/runs/${name}`;

/** The address below that of a run's site, or the address itself where it is below none. */
export const withinSite = (route: string): string => route.replace(/^\/runs\/[^/]+(?=\/|$)/, "") || "/";
