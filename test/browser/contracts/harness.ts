import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";

/** The part of Vitest that contract suites use, for a worker of a browser: what is registered here runs when `runAll` is called. */

export interface Outcome {
  readonly name: string;
  /** Left out, it passed. */
  readonly failure?: string;
}

interface Registered {
  readonly name: string;
  readonly act: () => unknown;
}

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = chai.expect;

const registered: Registered[] = [];
const within: string[] = [];

export function describe(name: string, register: () => void): void {
  within.push(name);
  register();
  within.pop();
}

export function test(name: string, act: () => unknown): void {
  registered.push({ name: [...within, name].join(" > "), act });
}

/** Names have `%s` where a value stands; a list gives several values, as with Vitest. */
test.each =
  (rows: readonly unknown[]) =>
  (name: string, act: (...values: unknown[]) => unknown): void => {
    for (const row of rows) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      test(
        values.reduce<string>((named, value) => named.replace("%s", String(value)), name),
        () => act(...values),
      );
    }
  };

/** One after the other. */
export async function runAll(): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, act } of registered) {
    try {
      await act();
      outcomes.push({ name });
    } catch (error) {
      outcomes.push({ name, failure: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) });
    }
  }
  return outcomes;
}
