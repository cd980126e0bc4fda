const collator = new Intl.Collator("en", { numeric: true });

/** Natural order: `part2` before `part10`, `node-2` before `node-10`. Names are compared often, and the language's rules are looked up once. */
export const byName: (a: string, b: string) => number = collator.compare;
