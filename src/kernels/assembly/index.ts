// What the module exports. Memory is imported; what a call works on stands in one block of it (parameters.ts).

export { assignToCentres } from "./centres";
// A function that is exported stays one: its loop then has the registers to itself.
export {
  addGradientOfBytes,
  addGradientOfFloats,
  addLinearGradient,
  linearScores,
  scoresOfBytes,
  scoresOfFloats,
  sumOfLosses,
} from "./linear";
export { addGradientOfPacked, addPacked, dotOfPackedRun, scoresOfPacked, touchPacked } from "./packed";
export { parametersAt } from "./parameters";
export { addProductsOfRun, touch } from "./rows";
export { addSoftmaxGradient, softmaxScores, sumOfSoftmaxLosses } from "./softmax";
export { squaredNorm, takeMean } from "./sums";
export { addGradientOfTable, scoresOfTable, touchTable } from "./table";

/** Where the memory begins that the module does not use for itself. */
export function firstFreeByte(): usize {
  return __heap_base;
}
