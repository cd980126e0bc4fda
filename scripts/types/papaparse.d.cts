/** What is used of papaparse; its own types want those of Node.js, which the pure folders must not know (tsconfig.pure.json). */
declare namespace Papa {
  interface ParseResult<T> {
    readonly data: T[];
    readonly errors: readonly { readonly code: string; readonly row?: number }[];
    readonly meta: { readonly cursor: number };
  }
  class Parser {
    constructor(config: { readonly delimiter: string; readonly quoteChar: string; readonly newline: "\n" });
    parse(input: string, baseIndex: number, ignoreLastRow: boolean): unknown;
  }
}

export = Papa;
