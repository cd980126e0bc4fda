import { UserError } from "../protocol/user-error.ts";

const mostNamed = 3;

/**
 * The run that a person means: of this name, or else the only one whose name begins so; no value if there is none.
 *
 * @param names - of the runs in `folder`
 * @throws UserError if several begin so
 */
export function runByName(names: readonly string[], asked: string, folder: string): string | undefined {
  if (names.includes(asked)) return asked;
  const begin = names.filter((name) => asked !== "" && name.startsWith(asked));
  if (begin.length <= 1) return begin[0];
  const named = begin.slice(-mostNamed).toReversed().join(", ");
  const more = begin.length > mostNamed ? ", ..." : "";
  throw new UserError(`${begin.length} runs begin with ${asked}: ${named}${more}`, {
    where: folder,
    toDo: "write more of the name",
  });
}
