/**
 * Types for what is made as often as messages come: engines are fast where all such objects have the same fields, in the same order
 * (docs/performance.md, Nodes).
 */

/** A message that is being made, whose optional fields are added one after the other: so all that have the same ones are of one shape. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Something that is written out with all of its fields: none that is optional may be forgotten, it is undefined. */
export type Whole<T> = { readonly [K in keyof Required<T>]: T[K] };
