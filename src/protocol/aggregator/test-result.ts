import { addTestSums, hasLearnedNothing, measuresOf, type TestSums } from "../../learning/test-sums.ts";
import { finiteOrNull, type TestMeasuresResult, type TestResult } from "../result.ts";
import { inNaturalOrder } from "./natural-order.ts";

/** Why sums cannot be of a test of a model that tells these classes apart, or answers with numbers if there are none. */
export function testProblem(sums: TestSums, { length }: readonly string[]): string | undefined {
  const wanted = length === 0 ? "numbers" : "classes";
  if (sums.kind !== wanted) return `test.kind is ${sums.kind}, and not ${wanted}`;
  if (sums.kind === "numbers" || sums.confusion.length === length * length) return undefined;
  return `test.confusion has ${sums.confusion.length} entries, and not ${length * length}`;
}

/**
 * What the nodes' tests come to together, and at each of them; undefined if there are none.
 *
 * @param behind of relays, of how many nodes their tests are
 */
export function testResultOf(
  tests: ReadonlyMap<string, TestSums>,
  classNames: readonly string[],
  balanced: boolean,
  behind: ReadonlyMap<string, number> = new Map(),
): TestResult | undefined {
  const names = inNaturalOrder([...tests.keys()]);
  if (names.length === 0) return undefined;
  const told = names.map((name) => ({ name, sums: tests.get(name) as TestSums }));
  const all = told.map(({ sums }) => sums).reduce(addTestSums);
  const nodes = told.map(({ name, sums }) => {
    const standsFor = behind.get(name);
    return { name, ...(standsFor === undefined ? {} : { standsFor }), ...measured(sums) };
  });
  const together = { learnedNothing: hasLearnedNothing(all, { balanced }), nodes };
  const measures = measured(all);
  if (measures.kind === "numbers") return { ...measures, ...together };
  const confusion = all.kind === "classes" ? rowsOf(all.confusion) : [];
  return { ...measures, ...together, classes: [...classNames], confusion };
}

function rowsOf(confusion: readonly number[]): number[][] {
  const width = Math.sqrt(confusion.length);
  return Array.from({ length: width }, (_, k) => confusion.slice(k * width, (k + 1) * width));
}

/** JSON has no word for what is not a number. */
function measured(sums: TestSums): TestMeasuresResult {
  const measures = measuresOf(sums);
  if (measures.kind === "classes") return { ...measures, logLoss: finiteOrNull(measures.logLoss) };
  return { ...measures, r2: finiteOrNull(measures.r2) };
}
