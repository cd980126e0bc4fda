import { type Rate, TokenBucket } from "../../math/token-bucket.ts";
import type { Clock } from "../../runtime/ports.ts";
import { addressGroup } from "./address-group.ts";
import { withNodes } from "./node-allowance.ts";

/**
 * When new connections are served: at once, up to a rate, and beyond it one after the other, so that whoever connects again and again
 * does not take the time that the run needs. Until its turn comes, nothing is read of a connection, and it holds up its owner.
 */
export interface ConnectionTurns {
  /** A connection has come: it is served now or later, or ended. @returns to be called when it has gone by itself meanwhile */
  arrive(from: string, connection: Arrived): () => void;
  /** A node of a run came from there: it does not wait because of what comes from elsewhere. */
  know(from: string): void;
}

interface Arrived {
  readonly serve: () => void;
  readonly end: () => void;
}

interface Waiting extends Arrived {
  readonly sinceSeconds: number;
}

interface Source {
  readonly tokens: TokenBucket;
  waiting: Waiting[];
  isKnown: boolean;
  /** Of those that wait, the one that came first or last. */
  servesNewest: boolean;
}

/** At which rates connections are served: those of one address, and those of all. */
export interface TurnRates {
  readonly ofOne: Rate;
  readonly ofAll: Rate;
}

/** Of all kinds: a class of forty behind one router opens a page with seven connections each. */
const ofConnections: TurnRates = { ofOne: { burst: 300, perSecond: 20 }, ofAll: { burst: 600, perSecond: 40 } };

/** Of nodes, which cost more: each is greeted and told of, and so it is when it goes. */
export const ofNodes: TurnRates = { ofOne: { burst: 100, perSecond: 5 }, ofAll: { burst: 200, perSecond: 10 } };

/** Nodes give up after 10 s, and connect again. */
const patienceSeconds = 9;

/** While connections wait, it is looked so often whose turn it is. */
const lookMs = 1000 / 16;

/** Addresses that are remembered; of more, those that came first are forgotten. */
const mostSources = 1000;

export interface TurnsOptions {
  readonly clock: Pick<Clock, "now" | "after">;
  /** Left out, those of connections of all kinds. */
  readonly rates?: TurnRates;
  /** How many nodes a run has that is expected here. */
  readonly nodes: number;
  /** How many connections may wait; for more, one of the address goes that has most. */
  readonly mostWaiting: number;
}

export function createConnectionTurns({
  clock,
  rates = ofConnections,
  nodes,
  mostWaiting,
}: TurnsOptions): ConnectionTurns {
  const tokens = new TokenBucket(withNodes(rates.ofAll, nodes), clock.now());
  const sources = new Map<string, Source>();
  let waitingInAll = 0;
  let isLooking = false;

  function sourceOf(from: string): Source {
    const group = addressGroup(from);
    const known = sources.get(group);
    if (known) return known;
    if (sources.size >= mostSources) forgetOne();
    const source: Source = {
      tokens: new TokenBucket(withNodes(rates.ofOne, nodes), clock.now()),
      waiting: [],
      isKnown: false,
      servesNewest: false,
    };
    sources.set(group, source);
    return source;
  }

  function forgetOne(): void {
    for (const [group, { waiting, isKnown }] of sources) {
      if (waiting.length === 0 && !isKnown) return void sources.delete(group);
    }
  }

  function takeToken(source: Source): boolean {
    const now = clock.now();
    if (!source.tokens.has(now)) return false;
    // Those who are known use up what strangers have, too, but do not wait for it.
    if (!tokens.take(now) && !source.isKnown) return false;
    return source.tokens.take(now);
  }

  function remove(source: Source, waiting: Waiting): void {
    const place = source.waiting.indexOf(waiting);
    if (place < 0) return;
    source.waiting.splice(place, 1);
    waitingInAll -= 1;
  }

  function end(source: Source): void {
    const oldest = source.waiting[0];
    if (!oldest) return;
    remove(source, oldest);
    oldest.end();
  }

  /** Makes room for one more of this address. @returns false if there is none, since no other address has more that wait */
  function makesRoomFor(source: Source): boolean {
    if (waitingInAll < mostWaiting) return true;
    let most = source;
    for (const other of sources.values()) if (other.waiting.length > most.waiting.length) most = other;
    if (most === source) return false;
    end(most);
    return true;
  }

  /**
   * In turn the one that came first, so that whoever waits is served where that can be, and the one that came last, so that some are
   * where it cannot.
   */
  function serveOne(source: Source): boolean {
    const next = source.servesNewest ? source.waiting.at(-1) : source.waiting[0];
    if (!next || !takeToken(source)) return false;
    source.servesNewest = !source.servesNewest;
    remove(source, next);
    next.serve();
    return true;
  }

  function look(): void {
    isLooking = false;
    const latest = clock.now() - patienceSeconds;
    for (const source of sources.values()) {
      while ((source.waiting[0]?.sinceSeconds ?? Number.POSITIVE_INFINITY) <= latest) end(source);
    }
    // One of each address, until there is nothing left to take.
    let hungry = [...sources.values()];
    while (hungry.length > 0) hungry = hungry.filter(serveOne);
    lookLater();
  }

  function lookLater(): void {
    if (isLooking || waitingInAll === 0) return;
    isLooking = true;
    clock.after(lookMs, look);
  }

  return {
    arrive(from, { serve, end }) {
      const source = sourceOf(from);
      if (source.waiting.length === 0 && takeToken(source)) {
        serve();
        return () => {};
      }
      if (!makesRoomFor(source)) {
        end();
        return () => {};
      }
      const waiting: Waiting = { serve, end, sinceSeconds: clock.now() };
      source.waiting.push(waiting);
      waitingInAll += 1;
      lookLater();
      return () => remove(source, waiting);
    },
    know(from) {
      sourceOf(from).isKnown = true;
    },
  };
}
