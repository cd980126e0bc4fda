const collator = new Intl.Collator("en", { numeric: true });

/** Compares by name, in natural order: `node-2` before `node-10`. Names are compared often, and the language's rules are looked up once. */
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  collator.compare(a.name, b.name);
