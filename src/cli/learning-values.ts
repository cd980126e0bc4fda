import { InvalidArgumentError } from "commander";
import { encodingGrammar, isEncoding } from "../catalog/encodings.ts";
import type { RoundDeadline } from "../control/round-deadline.ts";
import { parseDecimal } from "../math/decimals.ts";
import {
  mostParticipants,
  type Participation,
  parseParticipation,
  participationWords,
} from "../protocol/participation.ts";
import { mostDeadlineSeconds, parseRoundDeadline, roundDeadlineWords } from "../protocol/round-end-settings.ts";
import { numberText, taking } from "./value-schema.ts";

/** Parsers of what is to be learned, and how, on the command line and in files. */

export const momentumOption = taking(
  { type: ["number", "string"], minimum: 0, exclusiveMaximum: 1, pattern: numberText() },
  (text: string): number => {
    const value = parseDecimal(text);
    if (value !== undefined && value >= 0 && value < 1) return value;
    throw new InvalidArgumentError("It must be a number from 0 to less than 1.");
  },
);

export const untilOption = taking({ type: "string", pattern: "^loss:" }, (text: string): number => {
  const value = parseDecimal(text.replace(/^loss:/, ""));
  if (text.startsWith("loss:") && value !== undefined) return value;
  throw new InvalidArgumentError("It must be loss:X with a number X, for example loss:0.2.");
});

export const encodingOption = taking({ type: "string" }, (text: string): string => {
  if (isEncoding(text)) return text;
  throw new InvalidArgumentError(`It must be ${encodingGrammar}; FRACTION above 0, and 1 at most.`);
});

export const shareOption = taking(
  { type: ["number", "string"], exclusiveMinimum: 0, maximum: 1, pattern: numberText() },
  (text: string): number => {
    const value = parseDecimal(text);
    if (value !== undefined && value > 0 && value <= 1) return value;
    throw new InvalidArgumentError("It must be a number above 0, and 1 at most.");
  },
);

export const batchOption = taking(
  { type: ["integer", "string"], minimum: 1, maximum: 1e9, pattern: numberText("^full$") },
  (text: string): number | "full" => {
    if (text === "full") return "full";
    const value = parseDecimal(text);
    if (value !== undefined && Number.isInteger(value) && value >= 1 && value <= 1e9) return value;
    throw new InvalidArgumentError("It must be a whole number of at least 1, or full.");
  },
);

export const roundDeadlineOption = taking(
  {
    type: ["number", "string"],
    exclusiveMinimum: 0,
    maximum: mostDeadlineSeconds,
    pattern: numberText("^(auto|off)$"),
  },
  (text: string): RoundDeadline => {
    const value = parseRoundDeadline(text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`It must be ${roundDeadlineWords}.`);
  },
);

export const participationOption = taking(
  {
    type: ["number", "string"],
    exclusiveMinimum: 0,
    maximum: mostParticipants,
    anyOf: [{ exclusiveMaximum: 1 }, { multipleOf: 1 }],
    pattern: numberText("^all$"),
  },
  (text: string): Participation => {
    const value = parseParticipation(text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`It must be ${participationWords}.`);
  },
);
