/** The file cannot be read as a table. */
export class UnreadableTable extends Error {
  override readonly name = "UnreadableTable";
  readonly line: number | undefined;

  constructor(what: string, line?: number) {
    super(what);
    this.line = line;
  }
}
