import { agreePictures, pictureDifferences } from "../data/agree-pictures.ts";
import { named } from "../data/column-kind.ts";
import type { FeatureSquares } from "../data/feature-squares.ts";
import { featureCount } from "../data/features.ts";
import { pictureRefusal } from "../data/misfit-words.ts";
import { mergePictureStatistics, type PictureStatistics } from "../data/picture-statistics.ts";
import type { PictureSchema } from "../data/schema.ts";
import { spellingsOfOne } from "../data/spellings.ts";
import type { PictureQuestion } from "../protocol/own-data-messages.ts";
import type { Refused } from "./table-misfits.ts";

/** What a node has told of its pictures. */
export interface ToldOfPictures {
  readonly name: string;
  readonly statistics: PictureStatistics;
}

/**
 * The schema of all these pictures, or who has none that can be learned from with the others.
 *
 * @param given that of a model that is gone on from
 * @throws UserError if nothing can be learned from all of them
 */
export function pictureSchemaFor(
  told: readonly ToldOfPictures[],
  question: PictureQuestion,
  given?: PictureSchema,
):
  | { readonly kind: "agreed"; readonly schema: PictureSchema; readonly squares: readonly FeatureSquares[] }
  | { readonly kind: "refused"; readonly nodes: readonly Refused[] } {
  const merged = told.map(({ statistics }) => statistics).reduce(mergePictureStatistics);
  const schema = given ?? agreePictures(merged, question);
  const nodes = told.flatMap(({ name, statistics }) => {
    // What it has besides is not known: it may be of the others' classes. The node itself looks when it reads.
    if (statistics.classes.withheldRows > 0) return [];
    const { problems } = pictureDifferences(classesOf(statistics), schema);
    return problems.length > 0 ? [{ name, reason: pictureRefusal(problems) }] : [];
  });
  if (nodes.length > 0) return { kind: "refused", nodes };
  // Values from 0 to 1 have no outliers.
  const squares = { mean: merged.meanSquare * featureCount(schema), largest: 0, examples: merged.pictures };
  return { kind: "agreed", schema, squares: [squares] };
}

function classesOf({ classes }: PictureStatistics) {
  return classes.known.map(([name, count]) => ({ name, count }));
}

/** Classes that may be the same by another name, and pictures that have to become grey. */
export function pictureWarnings(told: readonly ToldOfPictures[], { channels, target }: PictureSchema): string[] {
  const names = target.kind === "classes" ? target.classes.map(({ name }) => name) : [];
  const at = (name: string) =>
    told.flatMap((node) => (node.statistics.classes.known.some(([known]) => known === name) ? [node.name] : []));
  const twice = spellingsOfOne(names).map((group) => {
    const where = group.map((name) => `${named(name)} (${at(name).slice(0, 3).join(", ")})`);
    return `the classes ${where.join(" and ")} are taken for different ones: are the folders called alike?`;
  });
  const coloured = told.filter(({ statistics }) => statistics.channels > channels).map(({ name }) => name);
  const grey = `${coloured.slice(0, 5).join(", ")}: pictures in colour become grey`;
  return [...twice, ...(coloured.length > 0 ? [grey] : [])];
}
