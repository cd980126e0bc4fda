import type { ColumnProfile } from "./column-profile.ts";

/** A number that may stand for a missing value, in how many rows it is, and how it differs from all others. */
export interface StandIn {
  readonly value: string;
  readonly rows: number;
  readonly apart: string;
}

const manyValues = 10;
/** A zero is far from the others if the next value is this share of their range away. */
const farFromZero = 0.1;
/** 99, 999 and so on are far from the others if those reach up to this share of it. */
const farFromNines = 0.5;

/** A number that several rows have and that is unlike all others in its column, which are not few. */
export function standInOf({ values }: ColumnProfile): StandIn | undefined {
  if (!values || values.size < manyValues) return undefined;
  const finite = Array.from(values, ([text, rows]) => ({ text, rows, value: Number(text) })).filter(({ value }) =>
    Number.isFinite(value),
  );
  for (const { text, rows, value } of finite) {
    const isNines = /^99+$/.test(text);
    if (rows < 2 || !(value <= 0 || isNines)) continue;
    const others = finite.flatMap((other) => (other.value === value ? [] : [other.value]));
    const [least, most] = [Math.min(...others), Math.max(...others)];
    const found = (apart: string): StandIn => ({ value: text, rows, apart });
    if (value === 0 && least > 0 && most > least && least >= Math.max(2, farFromZero * (most - least)))
      return found("far from 0 in all others");
    if (value < 0 && least >= 0) return found("never below 0 in all others");
    if (isNines && least >= 0 && most <= farFromNines * value) return found(`at most ${most} in all others`);
  }
  return undefined;
}
