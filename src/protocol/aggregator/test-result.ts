import { addTestSums, hasLearnedNothing, measuresOf, type TestSums } from "../../learning/test-sums.ts";
import { finiteOrNull, type TestMeasuresResult, type TestResult } from "../result.ts";
import { inNaturalOrder } from "./natural-order.ts";

/**
 * What the nodes' tests come to together, and at each of them; undefined if there are none. Sums of another kind, or of other
 * classes, than those of the first node are left out.
 */
export function testResultOf(
  tests: ReadonlyMap<string, TestSums>,
  classNames: readonly string[],
  balanced: boolean,
): TestResult | undefined {
  const names = inNaturalOrder([...tests.keys()]);
  const first = tests.get(names[0] ?? "");
  if (!first) return undefined;
  const told = names
    .map((name) => ({ name, sums: tests.get(name) as TestSums }))
    .filter(({ sums }) => areOfOneKind(sums, first));
  const all = told.map(({ sums }) => sums).reduce(addTestSums);
  const nodes = told.map(({ name, sums }) => ({ name, ...measured(sums) }));
  const together = { learnedNothing: hasLearnedNothing(all, { balanced }), nodes };
  const measures = measured(all);
  if (measures.kind === "numbers") return { ...measures, ...together };
  const confusion = all.kind === "classes" ? rowsOf(all.confusion) : [];
  return { ...measures, ...together, classes: [...classNames], confusion };
}

function areOfOneKind(a: TestSums, b: TestSums): boolean {
  return a.kind === "classes" && b.kind === "classes" ? a.confusion.length === b.confusion.length : a.kind === b.kind;
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
