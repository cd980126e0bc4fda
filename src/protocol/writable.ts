/** A message that is being made, whose optional fields are added one after the other: so all that have the same ones are of one shape. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };
