import { z } from "zod";
import { runResult } from "../../src/protocol/result.ts";

/** The fields that every result has; the others are told of some runs only. */
export const fieldsOfEveryResult: readonly string[] = Object.entries(runResult.shape)
  .filter(([, field]) => !(field instanceof z.ZodOptional))
  .map(([name]) => name);
