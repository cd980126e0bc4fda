import type { Dataset, TargetMeaning, Targets } from "../learning/dataset.ts";
import { DatasetFileError, parseIdxImages, parseIdxLabels } from "./idx.ts";
import type { DatasetFile, DatasetPart, DatasetSource, NamedDataset } from "./named-dataset.ts";

const width = 28;
const height = 28;
const labelCount = 10;

/** The two files of a part. */
export interface IdxFiles {
  readonly images: DatasetFile;
  readonly labels: DatasetFile;
}

export interface IdxPicturesOptions {
  readonly name: string;
  readonly title: string;
  readonly targets: TargetMeaning;
  readonly classNames: readonly string[];
  readonly labelNames: readonly string[];
  readonly model: string;
  readonly source: DatasetSource;
  readonly files: Readonly<Record<DatasetPart, IdxFiles>>;
  /** The task made from pictures with these labels, 0 to 9. */
  readonly targetsOf: (labels: Uint8Array) => Targets;
}

/** A dataset in the format of MNIST: pictures of 28 x 28 grey bytes, 784 features pixel/255, with labels 0 to 9. */
export function idxPictures({ files, targetsOf, ...told }: IdxPicturesOptions): NamedDataset {
  return {
    ...told,
    picture: { width, height },
    files: { train: Object.values(files.train), test: Object.values(files.test) },
    async load(part, read, allocate) {
      const images = files[part].images.fileName;
      const labels = files[part].labels.fileName;
      // One after the other: which of two errors is told must not depend on which comes sooner.
      const imageBytes = await read(images, allocate);
      const labelBytes = await read(labels);
      return assemble({ fileName: images, bytes: imageBytes }, { fileName: labels, bytes: labelBytes }, targetsOf);
    },
  };
}

interface File {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

function assemble(imagesFile: File, labelsFile: File, targetsOf: (labels: Uint8Array) => Targets): Dataset {
  const images = parseIdxImages(imagesFile.bytes, imagesFile.fileName);
  const labels = parseIdxLabels(labelsFile.bytes, labelsFile.fileName);
  if (images.columns !== width || images.rows !== height) {
    throw new DatasetFileError(imagesFile.fileName, {
      expected: `pictures of ${width} x ${height} pixels`,
      found: `${images.columns} x ${images.rows}`,
    });
  }
  if (labels.length !== images.count) {
    throw new DatasetFileError(labelsFile.fileName, {
      expected: `${images.count} labels, one for each picture of ${imagesFile.fileName}`,
      found: `${labels.length}`,
    });
  }
  const wrong = labels.findIndex((label) => label >= labelCount);
  if (wrong >= 0) {
    throw new DatasetFileError(labelsFile.fileName, {
      expected: "labels 0 to 9",
      found: `label ${labels[wrong]} at position ${wrong}`,
    });
  }
  return {
    exampleCount: images.count,
    picture: { width, height, channels: 1 },
    features: { kind: "bytes", data: images.pixels, featureCount: width * height, scale: 1 / 255 },
    targets: targetsOf(labels),
    labels: { values: labels, labelCount },
  };
}

/** The labels themselves are the classes. */
export const labelsAsClasses = (labels: Uint8Array): Targets => ({
  kind: "class",
  values: labels,
  classCount: labelCount,
});
