/** Calls `handle` for one value at a time: values that are given while it works, even by itself, wait. */
export function oneByOne<T extends object>(handle: (value: T) => void): (value: T) => void {
  const waiting: T[] = [];
  let busy = false;
  return (value) => {
    waiting.push(value);
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) handle(next);
    } finally {
      busy = false;
    }
  };
}
