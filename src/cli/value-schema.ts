/** A JSON Schema of values, as files that describe runs have them. */
export interface ValueSchema {
  readonly type?: "string" | readonly ("number" | "integer" | "string")[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly anyOf?: readonly ValueSchema[];
}

/** Reads the value of an option; may be told what was read of the same option before. */
type Parse = (text: string, before?: never) => unknown;

const schemas = new WeakMap<object, ValueSchema>();

/** The same function, of which it is known what values it takes: none beside these, and not each of them, where a text has to mean something. */
export function taking<P extends Parse>(schema: ValueSchema, parse: P): P {
  schemas.set(parse, schema);
  return parse;
}

/** What the function takes, where that is known. */
export function takenBy(parse: object | undefined): ValueSchema | undefined {
  return parse && schemas.get(parse);
}

/** A number may be in quotes; what is beside it are other texts that are taken, as a pattern. */
export const numberText = (others?: string): string =>
  `^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$${others === undefined ? "" : `|${others}`}`;
