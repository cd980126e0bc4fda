/** The name of the run whose page is at this path, where several runs share an address. */
export function runIn(path: string): string | undefined {
  return /\/runs\/([^/]+)\/(?:index\.html)?$/.exec(path)?.[1];
}

export const runOfPage = typeof location === "undefined" ? undefined : runIn(location.pathname);
