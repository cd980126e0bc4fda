import { inNaturalOrder } from "../protocol/aggregator/natural-order.ts";
import type { PictureQuestion } from "../protocol/own-data-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import { named } from "./column-kind.ts";
import { pictureRefusal } from "./misfit-words.ts";
import type { PictureStatistics } from "./picture-statistics.ts";
import type { PictureSchema } from "./schema.ts";
import { mostClasses } from "./target.ts";

/** What pictures' classes are called together, as the column of a table would be. */
const pictureTarget = "class";

/**
 * What all nodes read their pictures by, made of what they told together.
 *
 * @throws UserError if nothing can be learned from such pictures
 */
export function agreePictures(merged: PictureStatistics, question: PictureQuestion): PictureSchema {
  const { width, height, channels = merged.channels } = question;
  const { known, withheldRows } = merged.classes;
  const counts = new Map(known);
  const [only] = counts.keys();
  if (counts.size < 2) {
    const rare = withheldRows > 0 ? `; ${withheldRows} are of classes that are too rare to be told` : "";
    throw new UserError(
      only === undefined
        ? `no class has enough pictures to be told${rare}`
        : `all pictures are of one class, ${named(only)}: there is nothing to tell apart${rare}`,
      withheldRows > 0 ? { toDo: "let the nodes tell them with --min-count 1" } : {},
    );
  }
  if (counts.size > mostClasses) {
    const most = `a model can tell ${mostClasses} apart at most`;
    throw new UserError(`the nodes have pictures of ${counts.size} classes together, and ${most}`);
  }
  const classes = inNaturalOrder([...counts.keys()]).map((name) => ({ name, count: counts.get(name) ?? 0 }));
  const target = { kind: "classes", name: pictureTarget, classes } as const;
  return { kind: "pictures", version: 1, width, height, channels, target };
}

/** Classes of a node, by name, against those that the nodes agreed on, in sentences. */
export function pictureDifferences(
  classes: readonly { readonly name: string; readonly count: number }[],
  { target }: PictureSchema,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  const agreed = new Set(target.kind === "classes" ? target.classes.map(({ name }) => name) : []);
  const present = classes.filter(({ count }) => count > 0);
  const unseen = present.filter(({ name }) => !agreed.has(name));
  if (unseen.length === present.length) {
    return { problems: [`there are none of the ${agreed.size} classes that the others have`], warnings: [] };
  }
  const pictures = unseen.reduce((sum, { count }) => sum + count, 0);
  const which = unseen.length === 1 ? "a class" : `${unseen.length} classes`;
  return {
    problems: [],
    warnings:
      unseen.length === 0
        ? []
        : [
            `${pictures} picture${pictures === 1 ? " is" : "s are"} of ${which} that the others have not: not learned from`,
          ],
  };
}

/** Nodes that have pictures of none of the classes that were agreed on, and why they cannot take part. */
export function pictureMisfits(
  told: readonly { readonly name: string; readonly statistics: PictureStatistics }[],
  schema: PictureSchema,
): { readonly name: string; readonly reason: string }[] {
  return told.flatMap(({ name, statistics: { classes } }) => {
    // What it has besides is not known: it may be of the others' classes. The node itself looks when it reads.
    if (classes.withheldRows > 0) return [];
    const known = classes.known.map(([named, count]) => ({ name: named, count }));
    const { problems } = pictureDifferences(known, schema);
    return problems.length > 0 ? [{ name, reason: pictureRefusal(problems) }] : [];
  });
}
