import { UserError } from "../protocol/user-error.ts";
import type { OwnFiles } from "./chosen-files.ts";
import type { AskedOfData, OwnPreview } from "./own-preview.ts";
import { previewPictures } from "./preview-pictures.ts";
import { previewTable } from "./preview-table.ts";

/**
 * Looks into files before a node learns from them: what they hold, what a run would make of it, and what keeps them from being
 * learned from. The same checks as `edgewise check` and a node make.
 *
 * @throws UserError if they cannot be read, or are of another kind than the run asks for
 */
export async function previewOf(
  { data, how }: OwnFiles,
  { question, schema }: AskedOfData,
  onProgress: (share: number) => void,
): Promise<OwnPreview> {
  if (data.kind === "table") {
    if (question.kind !== "table")
      throw new UserError("the run learns from pictures, and this is a table", { toDo: "choose pictures" });
    return previewTable(data, how, { question, schema: schema?.kind === "table" ? schema : undefined, onProgress });
  }
  if (question.kind !== "pictures")
    throw new UserError("the run learns from tables, and these are pictures", { toDo: "choose a table" });
  return previewPictures(data, how, { question, schema, onProgress });
}
