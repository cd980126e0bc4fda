import { z } from "zod";
import { seconds } from "./message-fields.ts";

const watts = z.number().nonnegative().max(1e6);

/** Joules and watts of a node from a directive to its report. */
export const reportedEnergy = z.object({
  /** In local updates (in the evaluation, if there were none), and beside them. */
  local: z.number().nonnegative().max(1e12),
  rest: z.number().nonnegative().max(1e12),
  /** The time that they are of. */
  seconds,
  /** What it draws when it waits, and the most that it was seen to draw. */
  idleWatts: watts,
  mostWatts: watts,
});
