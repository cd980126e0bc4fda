import { agreePictures, pictureMisfits } from "../data/agree-pictures.ts";
import { named } from "../data/column-kind.ts";
import type { FeatureSquares } from "../data/feature-squares.ts";
import { featureCount } from "../data/features.ts";
import { mergePictureStatistics, type PictureStatistics } from "../data/picture-statistics.ts";
import type { PictureSchema } from "../data/schema.ts";
import { spellingsOfOne } from "../data/spellings.ts";
import type { PictureQuestion } from "../protocol/own-data-messages.ts";
import { type AgreeOptions, askOf, type Decision } from "./table-agreement.ts";

/** What a node has told of its pictures, or a relay of those of its nodes. */
export interface ToldOfPictures {
  readonly name: string;
  readonly statistics: PictureStatistics;
  /** Left out: false. */
  readonly isRelay?: boolean | undefined;
}

/**
 * The schema of all these pictures, or who has none that can be learned from with the others.
 *
 * @throws UserError if nothing can be learned from all of them
 */
export function pictureSchemaFor(
  told: readonly ToldOfPictures[],
  question: PictureQuestion,
  { given, judged = false }: AgreeOptions<PictureSchema> = {},
): Decision<PictureSchema> {
  const schema = given ?? agreePictures(mergedPictures(told), question);
  const nodes = pictureMisfits(
    told.filter(({ isRelay }) => !isRelay),
    schema,
  );
  if (nodes.length > 0) return { kind: "refused", nodes };
  const ask = judged ? undefined : askOf(told, { kind: "pictures", schema });
  return ask ? { kind: "refused", nodes: [], ask } : { kind: "agreed", schema };
}

const mergedPictures = (told: readonly ToldOfPictures[]): PictureStatistics =>
  told.map(({ statistics }) => statistics).reduce(mergePictureStatistics);

/** By all of them: values from 0 to 1 have no outliers. */
export function pictureSquares(told: readonly ToldOfPictures[], schema: PictureSchema): FeatureSquares {
  const { meanSquare, pictures } = mergedPictures(told);
  return { mean: meanSquare * featureCount(schema), largest: 0, examples: pictures };
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
