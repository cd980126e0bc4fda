import { named } from "./column-kind.ts";
import { judgeClasses } from "./judge-classes.ts";
import type { PictureSet } from "./picture-set.ts";

/** What pictures are good for. */
export interface PictureCheck {
  /** What keeps them from being learned from. */
  readonly problems: readonly string[];
  /** What may silently spoil a model. */
  readonly warnings: readonly string[];
}

/** A picture with more values than this makes a model larger than small devices can send. */
const manyValues = 50_000;

export function checkPictures(set: PictureSet): PictureCheck {
  const { classes, width, height, channels, leftOut } = set;
  const present = classes.filter(({ count }) => count > 0);
  const [only] = present;
  const unreadable = judgeUnreadable(set);
  const problems = [
    ...unreadable.problems,
    ...(present.length === 1 && only
      ? [`all pictures are of one class, ${named(only.name)}: there is nothing to tell apart`]
      : []),
  ];
  const values = width * height * channels;
  return {
    problems,
    warnings: [
      ...leftOut,
      ...unreadable.warnings,
      ...(problems.length > 0 ? [] : judgeClasses(classes, "pictures")),
      ...(values > manyValues
        ? [
            `each picture has ${values} values, and a model at least as many weights for each class: consider --size 32x32`,
          ]
        : []),
    ],
  };
}

const mostFilesNamed = 3;

/** What is to be said of files that cannot be read: a few are left out, but with more than half of them something is wrong. */
export function judgeUnreadable({
  pictures,
  unreadable,
}: Pick<PictureSet, "pictures" | "unreadable">): Pick<PictureCheck, "problems" | "warnings"> {
  if (unreadable.length === 0) return { problems: [], warnings: [] };
  const all = pictures.length + unreadable.length;
  const cannot = `${unreadable.length} of ${all} pictures cannot be read`;
  const shown = unreadable.slice(0, mostFilesNamed).map(({ path, why }) => `${path}: ${why}`);
  const more = unreadable.length > shown.length ? `; and ${unreadable.length - shown.length} more` : "";
  const files = `${shown.join("; ")}${more}`;
  if (unreadable.length > pictures.length) return { problems: [`${cannot}: ${files}`], warnings: [] };
  return { problems: [], warnings: [`${cannot} and ${unreadable.length === 1 ? "is" : "are"} left out: ${files}`] };
}
