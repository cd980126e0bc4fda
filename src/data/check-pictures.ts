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

export function checkPictures({ classes, width, height, channels, leftOut }: PictureSet): PictureCheck {
  const [only] = classes;
  const problems =
    classes.length === 1 && only
      ? [`all pictures are of one class, ${named(only.name)}: there is nothing to tell apart`]
      : [];
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
