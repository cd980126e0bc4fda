import type { z } from "zod";
import type { Random } from "../../src/math/random.ts";

/** What messages' schemas look like inside: as much of it as values are made from. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly innerType?: z.ZodType;
}

const numbers = [
  ...[0, 1, 2, 3, 7, 10, 100, 256, 0.5, 1e-9, -1, -0, 1e6, 1e12, 1e30, -1e30, 1.1e30, 1e100, 1e300],
  ...[2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN],
];
const texts = [
  "",
  "a",
  "pi-1",
  "x".repeat(64),
  "x".repeat(65),
  "x".repeat(200),
  "x".repeat(2001),
  "\u{1f600}\ud800",
  "__proto__",
  "uniform",
  "sgd",
  "scaffold",
];
const floats = [0, 1, -1, 0.5, 1e-30, 1e30, -3e38, 3e38, Number.NaN, Number.POSITIVE_INFINITY];

/** Fields that are vectors, by their names: their schemas do not tell. */
const vectorFields = new Set([
  ...["weights", "bestWeights", "meanWeights", "gradient", "mean", "correction"],
  ...["path", "byUpdates", "told"],
]);

/** Those that are told as whole steps. */
const stepsFields = new Set(["change", "beyond"]);

/** Fields that have a certain number of bytes. */
const usualBytes: ReadonlyMap<string, number> = new Map([
  ["key", 32],
  ["nonce", 32],
  ["certificate", 32],
  ["signature", 64],
]);

/** How often something is made as no schema allows: once in so many. */
const wild = 60;

/** Makes values of a schema, nearly all of them right, with the ends of ranges more often than what is between. */
export class WildValues {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  of(schema: z.ZodType, name = ""): unknown {
    if (this.#random.integer(wild) === 0) return this.anything(3);
    const definition = (schema as unknown as { readonly _zod: { readonly def: Definition } })._zod.def;
    switch (definition.type) {
      case "object": {
        const fields = Object.entries(definition.shape ?? {}).map(([key, field]) => [key, this.of(field, key)]);
        return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
      }
      case "union":
        return this.of(this.#one(definition.options ?? []), name);
      case "optional":
        return this.#random.integer(2) === 0 ? undefined : this.of(definition.innerType as z.ZodType, name);
      case "readonly":
        return this.of(definition.innerType as z.ZodType, name);
      case "literal":
        return this.#one(definition.values ?? []);
      case "enum":
        return this.#one(Object.values(definition.entries ?? {}));
      case "boolean":
        return this.#random.integer(2) === 0;
      case "array": {
        const length = this.#one([0, 1, 2, 3, 8, 9, 64, 65]);
        return Array.from({ length }, () => this.of(definition.element as z.ZodType));
      }
      case "tuple":
        return (definition.items ?? []).map((item) => this.of(item));
      case "number":
        return this.#fitting(schema, numbers);
      case "string":
        return this.#fitting(schema, texts);
      case "custom":
        if (stepsFields.has(name)) return this.steps();
        return vectorFields.has(name) ? this.vector() : this.bytes(usualBytes.get(name));
      default:
        return this.anything(2);
    }
  }

  vector(length = this.#one([0, 1, 2, 2, 2, 3, 40])): Float32Array {
    const isPlain = this.#random.integer(8) > 0;
    return Float32Array.from({ length }, () => (isPlain ? this.#random.normal() : this.#one(floats)));
  }

  steps(length = this.#one([0, 1, 2, 2, 2, 3, 40])): Float64Array {
    const step = 2 ** (this.#random.integer(499) - 400);
    return Float64Array.from({ length }, () => step * (this.#random.integer(256) - 128));
  }

  /** @param usual how many there should be, if that is known */
  bytes(usual?: number): Uint8Array {
    if (usual !== undefined && this.#random.integer(8) > 0)
      return Uint8Array.from({ length: usual }, () => this.#random.integer(256));
    if (this.#random.integer(3) === 0)
      return new TextEncoder().encode('{"kind":"table","version":1,"tables":1,"rows":3}');
    return Uint8Array.from({ length: this.#one([0, 1, 5, 300]) }, () => this.#random.integer(256));
  }

  /** A value of any kind. */
  anything(depth: number): unknown {
    switch (this.#random.integer(depth > 0 ? 10 : 6)) {
      case 0:
        return null;
      case 1:
        return this.#random.integer(2) === 0;
      case 2:
        return this.#one(texts);
      case 3:
        return this.bytes();
      case 4:
      case 5:
        return this.#one(numbers);
      case 6:
        return this.vector();
      case 7:
        return Array.from({ length: this.#random.integer(4) }, () => this.anything(depth - 1));
      case 8:
        return this.#nested(this.#random.integer(30));
      default: {
        const keys = ["type", "kind", "weights", "vectors", "__proto__", "constructor", "correction"];
        const count = this.#random.integer(30) === 0 ? 70 : this.#random.integer(4);
        return Object.fromEntries(
          Array.from({ length: count }, (_, i) => [i < 7 ? this.#one(keys) : `key ${i}`, this.anything(depth - 1)]),
        );
      }
    }
  }

  #nested(depth: number): unknown {
    let value: unknown = 1;
    for (let i = 0; i < depth; i++) value = this.#random.integer(2) === 0 ? [value] : { a: value };
    return value;
  }

  #fitting<T>(schema: z.ZodType, candidates: readonly T[]): T {
    for (let i = 0; i < 12; i++) {
      const candidate = this.#one(candidates);
      if (schema.safeParse(candidate).success) return candidate;
    }
    return this.#one(candidates);
  }

  #one<T>(items: readonly T[]): T {
    return items[this.#random.integer(items.length)] as T;
  }
}
