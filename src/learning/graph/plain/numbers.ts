/** All numbers of an arena, in its precision. */
export type Numbers = Float32Array | Float64Array;
