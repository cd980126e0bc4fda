import type { Command, Option } from "commander";
import { exampleDataKey, isRepeatable, settableOptions } from "./run-file.ts";

/** The JSON Schema of a file that describes a run, for editors: from the same options as everything else. */
export function runFileSchema(command: Command): object {
  const properties = Object.fromEntries(
    [...settableOptions(command)].map(([key, option]) => [
      key,
      { description: option.negate ? `false: ${option.description}` : option.description, ...typeOf(option) },
    ]),
  );
  const paths = { type: "array", items: { type: "string" } };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A run of edgewise",
    type: "object",
    additionalProperties: false,
    properties: {
      [exampleDataKey]: {
        description: "A table like those of the nodes, for `edgewise check`: the aggregator reads no data",
        anyOf: [{ type: "string" }, paths],
      },
      ...properties,
    },
  };
}

function typeOf(option: Option): object {
  if (option.negate) return { type: "boolean", default: true };
  if (option.isBoolean()) return { type: "boolean", default: false };
  const one = { type: ["string", "number"] };
  const usual: unknown = option.defaultValue;
  const known = typeof usual === "string" || typeof usual === "number" ? { default: usual } : {};
  return isRepeatable(option) ? { anyOf: [one, { type: "array", items: one }] } : { ...one, ...known };
}
