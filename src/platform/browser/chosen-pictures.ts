import { byName } from "../../data/by-name.ts";
import { type ClassFolder, listPictures, notData, readListedPictures } from "../../data/picture-folder.ts";
import type { PictureSource } from "../../data/picture-source.ts";
import { fileReason } from "./file-errors.ts";
import { readPicture } from "./picture-file.ts";
import type { NamedBlob } from "./table-files.ts";

/** A picture that a person has chosen, in the folder that stands for its class. */
export interface ChosenPicture {
  readonly folder: string;
  readonly file: NamedBlob;
}

const toDo = "choose the folder that holds a folder of pictures for each class, or pictures class by class";

/**
 * Chosen pictures by class, as Node.js has them of a folder with a folder for each class: in the same order, and read in the same way.
 *
 * @param path what they are called together, for messages
 */
export function chosenPictures(path: string, pictures: readonly ChosenPicture[]): PictureSource {
  const listed = () => listPictures(path, foldersOf(pictures), { before: "", toDo });
  return {
    path,
    async list() {
      const { classes, files } = listed();
      return { classes, labels: files.map(({ label }) => label) };
    },
    read: async (options) => readListedPictures(path, listed(), decodeChosen, options),
  };
}

async function decodeChosen(file: NamedBlob) {
  try {
    return await readPicture(file);
  } catch (error) {
    const reason = fileReason(error);
    if (reason === undefined) throw error;
    return reason;
  }
}

function foldersOf(pictures: readonly ChosenPicture[]): ClassFolder<NamedBlob>[] {
  const folders = new Map<string, (readonly [string, NamedBlob])[]>();
  for (const { folder, file } of pictures) {
    if (notData.test(folder) || notData.test(file.name)) continue;
    const files = folders.get(folder);
    if (files) files.push([file.name, file]);
    else folders.set(folder, [[file.name, file]]);
  }
  return [...folders]
    .map(([name, files]) => ({ name, files: files.sort(([a], [b]) => byName(a, b)) }))
    .sort((a, b) => byName(a.name, b.name));
}
