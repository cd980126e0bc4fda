import type { z } from "zod";
import { createRandom } from "../../src/math/random.ts";
import { WildValues } from "./wild-values.ts";

/** Right messages of all kinds with extreme values, made once; a copy of one of them each time. */
export function messagePool<S extends z.ZodType<object>>(schema: S, size = 1500): (choice: number) => z.output<S> {
  let pool: z.output<S>[] | undefined;
  const make = () => {
    const values = new WildValues(createRandom(1, "fuzz", "messages"));
    const made: z.output<S>[] = [];
    while (made.length < size) {
      const parsed = schema.safeParse(values.of(schema));
      if (parsed.success && allFinite(parsed.data)) made.push(parsed.data);
    }
    return made;
  };
  return (choice) => {
    pool ??= make();
    return structuredClone(pool[choice % pool.length] as z.output<S>);
  };
}

/** Vectors are not looked at by schemas, but by those who read them from frames. */
function allFinite(value: unknown): boolean {
  if (value instanceof Float32Array) return value.every(Number.isFinite);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return true;
  return Object.values(value).every(allFinite);
}
