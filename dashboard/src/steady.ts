import { computed, type ReadonlySignal } from "@preact/signals";

/**
 * The source's value, but the former one, the same object, as long as the new one says the same: whatever follows it has nothing to do
 * then.
 */
export function steady<T>(source: ReadonlySignal<T>, same: (former: T, next: T) => boolean): ReadonlySignal<T> {
  let former: { readonly value: T } | undefined;
  return computed(() => {
    const value = source.value;
    if (former === undefined || !same(former.value, value)) former = { value };
    return former.value;
  });
}

/** Whether two lists are as long, and each two of their elements are the same. */
export function sameList<T>(
  former: readonly T[],
  next: readonly T[],
  same: (a: T, b: T) => boolean = Object.is,
): boolean {
  return former.length === next.length && former.every((one, i) => same(one, next[i] as T));
}

/** Whether two objects are the same in these fields. */
export function sameIn<T, K extends keyof T>(fields: readonly K[]): (a: Pick<T, K>, b: Pick<T, K>) => boolean {
  return (a, b) => a === b || fields.every((field) => a[field] === b[field]);
}
