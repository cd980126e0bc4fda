/** What a message about a mistake consists of, besides what is wrong. */
export interface UserErrorDetails {
  /** The file, option or place it is about. */
  readonly where?: string | undefined;
  /** What to do about it, without a full stop. */
  readonly toDo?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Something that a user can mend: a wrong name, a missing file, a budget that is too small. Its message
 * reads `where: what; toDo`. Commands print it as one line and end with exit code 2; everything else that is thrown is a
 * defect of the program.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
  readonly what: string;
  readonly where?: string;
  readonly toDo?: string;

  constructor(what: string, { where, toDo, cause }: UserErrorDetails = {}) {
    const place = where === undefined ? "" : `${where}: `;
    const advice = toDo === undefined ? "" : `; ${toDo}`;
    super(`${place}${what}${advice}`, cause === undefined ? undefined : { cause });
    this.what = what;
    if (where !== undefined) this.where = where;
    if (toDo !== undefined) this.toDo = toDo;
  }
}
