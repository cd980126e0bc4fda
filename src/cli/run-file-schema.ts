import type { Command, Option } from "commander";
import { z } from "zod";
import { runName } from "../protocol/hello.ts";
import { exclusiveOptions } from "./learning-options.ts";
import { exampleDataKey, isRepeatable, settableOptions } from "./run-file.ts";
import { common, nameKey, runsKey } from "./runs-file.ts";
import { takenBy, type ValueSchema } from "./value-schema.ts";

/**
 * The JSON Schema of a file that describes a run, or several, for editors: from the same options as everything else. It takes every file
 * that the program takes. What it takes and the program does not has a text that means nothing to the program, settings that do not go
 * together, or two runs of the same name.
 */
export function runFileSchema(command: Command): object {
  const settings = [...settableOptions(command)];
  const ofRun = settings.filter(([key]) => !common.has(key));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A run of edgewise, or several that share an address and nodes",
    type: "object",
    additionalProperties: false,
    properties: {
      ...references([exampleDataKey, ...settings.map(([key]) => key)]),
      [runsKey]: {
        description: "Several runs: each has a name, and says what is not the same for all of them",
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          additionalProperties: false,
          required: [nameKey],
          properties: {
            [nameKey]: nameSchema,
            ...references([exampleDataKey, ...ofRun.map(([key]) => key)]),
          },
          allOf: exclusions,
        },
      },
    },
    allOf: exclusions,
    $defs: {
      [exampleDataKey]: {
        description: "A table like those of the nodes, for `edgewise check`: the aggregator reads no data",
        anyOf: [{ type: ["string", "number", "null"] }, { type: "array", items: { type: ["string", "number"] } }],
      },
      ...Object.fromEntries(settings.map(([key, option]) => [key, settingSchema(option)])),
    },
  };
}

const references = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, { $ref: `#/$defs/${key}` }]));

const { pattern, maxLength } = z.toJSONSchema(runName);

/** YAML takes some names for something else; a number below 0 begins with a sign, which no name does. */
const nameSchema = {
  description: "Its name, in addresses and log lines: letters, digits, _ and -",
  ...{ type: ["string", "integer", "boolean"], pattern, maxLength, minimum: 0 },
};

/** What has nothing behind its colon is not said. */
const isGiven = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, { not: { type: "null" } }]));

const exclusions = exclusiveOptions.map((names) => ({ not: { required: names, properties: isGiven(names) } }));

function settingSchema(option: Option): object {
  const { negate, description } = option;
  return { description: negate ? `false: ${description}` : description, ...valuesSchema(option) };
}

function valuesSchema(option: Option): object {
  if (option.negate) return { type: ["boolean", "null"], default: true };
  if (option.isBoolean()) return { type: ["boolean", "null"], default: false };
  const one: ValueSchema = option.argChoices
    ? { enum: option.argChoices }
    : (takenBy(option.parseArg) ?? { type: ["string", "number"] });
  const usual: unknown = option.defaultValue;
  const known = typeof usual === "string" || typeof usual === "number" ? { default: usual } : {};
  return isRepeatable(option)
    ? { anyOf: [orNothing(one), { type: "array", items: one }] }
    : { ...orNothing(one), ...known };
}

function orNothing({ type, ...one }: ValueSchema): object {
  if (one.enum) return { enum: [...one.enum, null] };
  return { type: [...(typeof type === "string" ? [type] : (type ?? [])), "null"], ...one };
}
