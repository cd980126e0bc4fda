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

/** A file that cannot be read as a picture, and why. */
export interface UnreadablePictureFile {
  readonly path: string;
  readonly why: string;
}

export function checkPictures(
  { classes, width, height, channels, leftOut }: PictureSet,
  unreadable: readonly UnreadablePictureFile[] = [],
): PictureCheck {
  const [only] = classes;
  const problems = [
    ...unreadableProblem(unreadable),
    ...(classes.length === 1 && only
      ? [`all pictures are of one class, ${named(only.name)}: there is nothing to tell apart`]
      : []),
  ];
  const values = width * height * channels;
  return {
    problems,
    warnings: [
      ...leftOut,
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

function unreadableProblem(files: readonly UnreadablePictureFile[]): string[] {
  if (files.length === 0) return [];
  const count = files.length === 1 ? "1 file is" : `${files.length} files are`;
  const shown = files.slice(0, mostFilesNamed).map(({ path, why }) => `${path} (${why})`);
  const more = files.length > shown.length ? ", ..." : "";
  const them = files.length === 1 ? "it" : "them";
  return [
    `${count} no readable picture: ${shown.join(", ")}${more}; replace ${them}, or take ${them} out of the folder: no node learns before that`,
  ];
}
