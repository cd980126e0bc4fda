/**
 * Rows of numbers, kept column by column, that only grow. A table is a value: adding a row gives a new table, and the
 * old one still has its length. Both share the memory, so that adding a row to the newest table costs no copy.
 * A number that is not known is NaN.
 */
export interface Table<C extends string> {
  readonly length: number;
  readonly memory: Memory<C>;
}

interface Memory<C extends string> {
  used: number;
  capacity: number;
  readonly columns: Record<C, Float64Array>;
}

export function emptyTable<C extends string>(names: readonly C[]): Table<C> {
  return { length: 0, memory: memoryOf(names, 16, () => new Float64Array(16)) };
}

export function withRow<C extends string>(table: Table<C>, row: Readonly<Record<C, number>>): Table<C> {
  const names = Object.keys(table.memory.columns) as C[];
  const memory = roomFor(table, names);
  for (const name of names) memory.columns[name][table.length] = row[name];
  memory.used = table.length + 1;
  return { length: table.length + 1, memory };
}

/** The column's numbers, without copying; read only. */
export function column<C extends string>(table: Table<C>, name: C): Float64Array {
  return table.memory.columns[name].subarray(0, table.length);
}

function roomFor<C extends string>(table: Table<C>, names: readonly C[]): Memory<C> {
  const { memory, length } = table;
  const isNewest = memory.used === length;
  if (isNewest && length < memory.capacity) return memory;
  const capacity = Math.max(16, length * 2);
  return memoryOf(names, capacity, (name) => {
    const copy = new Float64Array(capacity);
    copy.set(memory.columns[name].subarray(0, length));
    return copy;
  });
}

function memoryOf<C extends string>(names: readonly C[], capacity: number, make: (name: C) => Float64Array): Memory<C> {
  const columns = Object.fromEntries(names.map((name) => [name, make(name)])) as Record<C, Float64Array>;
  return { used: 0, capacity, columns };
}
