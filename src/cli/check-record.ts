import type { TableCheck } from "../data/check.ts";
import type { PictureCheck } from "../data/check-pictures.ts";
import type { PictureSet } from "../data/picture-set.ts";
import type { PictureStatistics } from "../data/picture-statistics.ts";
import type { TableStatistics } from "../data/statistics.ts";
import type { Survey } from "../data/survey.ts";
import type { TableFormat } from "../data/table-format.ts";

/**
 * For programs: what was found, and in `told` what a node would tell of all rows, or null if they cannot be
 * learned from. Of the table's values there are none but those that would be told, and names of classes.
 */
export function tableRecord(
  file: string,
  survey: Survey,
  { columns, target, problems, warnings }: TableCheck,
  told: TableStatistics | null,
) {
  const { formats, rows, rowsWithGaps } = survey;
  return {
    file,
    files: formats.length,
    ...(formats[0] && formatRecord(formats[0])),
    rows,
    rowsWithGaps,
    columns: columns.map(({ profile, kind }) => ({
      name: profile.name,
      kind: kind.kind,
      why: kind.why,
      missing: profile.missing,
      missingWords: profile.missingWords,
      ...(kind.kind === "number" ? { written: profile.format } : {}),
    })),
    target: target && {
      name: target.profile.name,
      kind: target.kind.kind,
      ...(target.kind.kind === "classes" ? { classes: target.kind.classes } : {}),
    },
    problems,
    warnings,
    told,
  };
}

/** The same of pictures. */
export function pictureRecord(
  file: string,
  written: "folders" | "idx",
  { width, height, channels, classes, pictures, unreadable }: PictureSet,
  { problems, warnings }: PictureCheck,
  told: PictureStatistics | null,
) {
  return {
    file,
    kind: "pictures",
    written,
    pictures: pictures.length,
    width,
    height,
    channels,
    classes,
    unreadable,
    problems,
    warnings,
    told,
  };
}

function formatRecord(format: TableFormat) {
  const { kind } = format;
  switch (kind) {
    case "delimited":
      return {
        kind,
        encoding: format.encoding.name,
        separator: format.dialect.separator,
        header: format.header.present,
      };
    case "arff":
    case "json":
      return { kind, encoding: format.encoding.name };
    case "parquet":
      return { kind, rowGroups: format.rowGroups, codecs: format.codecs };
    case "npy":
    case "npz":
      return { kind, arrays: format.arrays, leftOut: format.leftOut };
    default:
      throw new Error(`unreachable: ${format satisfies never}`);
  }
}
