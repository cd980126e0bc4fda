import { z } from "zod";

/** What messages are made of. */

export const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export const positive = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const seconds = z.number().nonnegative();
export const text = z.string().max(2000);

/** A side uses only what the other lists. */
export const capabilityList = z.array(z.string().min(1).max(64)).max(64);
