import { z } from "zod";
import { count, positive } from "./message-fields.ts";

/** What a relay tells its parent of what is spent below it, in runs with budgets of bytes, joules or money. */

const watts = z.number().nonnegative().max(1e12);
const joules = z.number().min(-1e15).max(1e15);

export const spentBelow = z.object({
  /** Numbers what this program of the relay counts: it begins with no bytes when it gets another number. */
  account: positive,
  /** Of all links below the relay, over however many relays, both ways, since the account began. */
  bytes: count,
  /** What it takes to tell all of them that the run is over. */
  farewell: count,
  /** Links below, whoever is at their ends, and the relays among these. */
  links: count,
  relays: count,
  /** Links over which a round tells more than over most, as whoever is there was not in the one before; and over which nothing is encoded. */
  fresh: count,
  plain: count,
  /** Where joules count: the nodes of the run that can tell what they draw, how many of them have meters, what all draw at most, and the one that draws most. */
  power: z.object({ nodes: count, metered: count, mostWatts: watts, mostEach: watts }).optional(),
  /** In a report, where joules count: of the nodes that were asked in its round. */
  drawn: z
    .object({
      /** In local updates: sum_i E_i and sum_i E_i/tau_i. */
      local: joules,
      perUpdate: joules,
      /** As RoundEnergy: what reports tell less the idle power for the time that they are of, that power, and the most that all others draw. */
      joules,
      idleWatts: watts,
      silentWatts: watts,
    })
    .optional(),
});

/** In an assignment: a relay tells what is spent below it. */
export const accountAsked = z.object({
  /** In the account with this number, if it has that still. */
  goesOn: positive.optional(),
  /**
   * Another program of the relay, or of one above it, took part in the run before: a new account has all that this one has not told of
   * yet, or has spent since its start.
   */
  sinceStart: z.boolean().optional(),
  /** It was asked before, by the same program, which has not heard of any account: it goes on in the one that it began then. */
  again: z.boolean().optional(),
});

export type SpentBelow = Readonly<z.output<typeof spentBelow>>;
export type AccountAsked = Readonly<z.output<typeof accountAsked>>;
export type DrawnBelow = NonNullable<SpentBelow["drawn"]>;
