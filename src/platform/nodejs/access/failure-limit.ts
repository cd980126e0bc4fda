/**
 * Wrong tokens of one address within a minute, after which it is told to wait. Right ones are still taken: behind a proxy, all
 * others have the same address.
 */
const mostFailures = 20;
const windowMs = 60_000;

/** Addresses that are remembered; of more, those that failed first are forgotten. */
const mostAddresses = 1000;

/** Counts failures by address. */
export interface FailureLimit {
  failed(address: string): void;
  isOver(address: string): boolean;
}

/** @param now milliseconds */
export function createFailureLimit(now: () => number): FailureLimit {
  const failures = new Map<string, { since: number; count: number }>();
  const current = (address: string) => {
    const found = failures.get(address);
    return found && now() - found.since < windowMs ? found : undefined;
  };
  return {
    failed(address) {
      const found = current(address);
      if (found) {
        found.count += 1;
        return;
      }
      failures.delete(address);
      failures.set(address, { since: now(), count: 1 });
      const [oldest] = failures.keys();
      if (failures.size > mostAddresses && oldest !== undefined) failures.delete(oldest);
    },
    isOver: (address) => (current(address)?.count ?? 0) >= mostFailures,
  };
}
