import { z } from "zod";

/** What messages are made of. */

export const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export const positive = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const seconds = z.number().nonnegative();
/** Characters of a reason or a notice; who makes longer ones cuts them. */
export const longestText = 2000;
export const text = z.string().max(longestText);

/** A side uses only what the other lists. */
export const capabilityList = z.array(z.string().min(1).max(64)).max(64);
