// What the module exports. Memory is imported; all addresses and sizes come from outside (src/kernels/workspace.ts).

export { assignToCentres } from "./centres";
export { addGradientOfBytes, addGradientOfFloats, scoresOfBytes, scoresOfFloats, sumOfLosses } from "./linear";
// A function that is exported stays one: its loop then has the registers to itself.
export { addGradientOfPacked, addPacked, dotOfPackedRun, scoresOfPacked, touchPacked } from "./packed";
export { addProductsOfRun, touch } from "./rows";
export { addSoftmaxGradient, softmaxScores, sumOfSoftmaxLosses } from "./softmax";
export { takeMean } from "./sums";
export { addScaledToF32, addScaledToF64, squaredDistanceInF64, squaredNorm } from "./vectors";

/** Where the memory begins that the module does not use for itself. */
export function firstFreeByte(): usize {
  return __heap_base;
}
