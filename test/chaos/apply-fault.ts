import type { Clock } from "../../src/runtime/ports.ts";
import type { AggregatorSite } from "./aggregator-site.ts";
import type { SimulatedDisk } from "./disk.ts";
import type { NodeSite } from "./node-site.ts";
import type { Fault } from "./schedule.ts";
import type { Site } from "./site.ts";

/** What can be broken. */
export interface Breakable {
  readonly clock: Clock;
  /** Of nodes, and after them of relays, which compute nothing and have no data. */
  readonly sites: readonly (Site & Partial<NodeSite>)[];
  readonly aggregator: AggregatorSite;
  readonly disk: SimulatedDisk;
  readonly latencySeconds: number;
  /** From then on nothing may be broken any more. */
  readonly calmAt: number;
}

/** @returns for how long the aggregator can do nothing because of it, though it lives */
export function applyFault(fault: Fault, broken: Breakable): number {
  const { clock, sites, aggregator, disk, latencySeconds, calmAt } = broken;
  const site = sites["node" in fault ? fault.node - 1 : 0] as Site & Partial<NodeSite>;
  const running = aggregator.current();
  const until = "seconds" in fault ? Math.min(calmAt, clock.now() + fault.seconds) : 0;
  const later = (act: () => void) => clock.after((until - clock.now()) * 1000, act);
  switch (fault.kind) {
    case "kill-aggregator":
      aggregator.kill(fault);
      return 0;
    case "kill-node":
      site.kill(fault);
      return 0;
    case "stall-aggregator":
      running?.process.stall(fault.seconds);
      return fault.seconds;
    case "stall-node":
      site.process().stall(fault.seconds);
      return 0;
    case "cut":
      site.link.cut(Math.min(fault.near, calmAt - clock.now()), Math.min(fault.far, calmAt - clock.now()));
      return 0;
    case "half-open":
      site.link.forget();
      return 0;
    case "hold":
      site.link.heldUntil = until;
      return 0;
    case "slow-link":
      site.link.latencySeconds = latencySeconds + fault.latencySeconds;
      later(() => {
        site.link.latencySeconds = latencySeconds;
      });
      return 0;
    case "lossy-link":
      site.link.lossShare = fault.share;
      site.link.lossyUntil = until;
      return 0;
    case "jump-aggregator":
      running?.process.jump(fault.seconds);
      return fault.seconds;
    case "jump-node":
      site.process().jump(fault.seconds);
      return 0;
    case "set-time":
      aggregator.setTime(fault.seconds);
      return 0;
    case "disk-full":
      disk.fail(until);
      return 0;
    case "slow-disk":
      disk.slowDown(until, fault.operationSeconds);
      return 0;
    case "hang":
      site.hang?.(until);
      return 0;
    case "lose":
      site.lose(fault.from, fault.message, fault.after);
      return 0;
    case "no-data":
      site.lackData?.();
      return 0;
    case "stop-node":
      site.stopped(fault.down);
      running?.aggregator.stopNode(site.name);
      return 0;
    case "slow-node":
      running?.aggregator.slowNode(site.name, fault.slowdown);
      return 0;
    case "stop":
      running?.aggregator.stop();
      return 0;
    case "rival":
      aggregator.startRival();
      return 0;
    case "pause":
      running?.aggregator.pause();
      later(() => aggregator.current()?.aggregator.resume());
      return 0;
    default:
      throw new Error(`unreachable: ${fault satisfies never}`);
  }
}
