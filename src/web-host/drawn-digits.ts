import { builtInCatalog } from "../catalog/built-in.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { EdgeNodeOptions } from "../runtime/edge-node.ts";
import { createShareSource, type ShareSource } from "../runtime/node-data.ts";
import type { Clock } from "../runtime/ports.ts";
import type { DrawnHere, DrawnTeller } from "./drawn-teller.ts";
import type { DrawnDigit, FromNode } from "./node-messages.ts";

const side = 28;
const labelCount = 10;

/** How many there are of each digit is told; the drawings stay where they are. */
const openness = { labelCounts: true, samples: 0 } as const;

/** A node's own examples from digits that its person has drawn; those drawn later are part of the next assignment's. */
export function drawnShares({ drawn, onDrawn }: DrawnHere, kernels: Kernels): ShareSource {
  const digits = () => drawn().digits;
  /** People may join before they draw: whoever gives them a place waits for their first digit. */
  const firstDigit = () =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (digits().length > 0) resolve();
      };
      look();
      onDrawn(look);
    });
  const source = createShareSource({
    catalog: builtInCatalog,
    openness,
    loadDataset: async () => {
      throw new Error("this node has digits of its own, and takes no share of other data");
    },
    own: async (name) => {
      await firstDigit();
      return drawnDataset(name, digits(), kernels);
    },
  });
  return { load: source.load, version: () => digits().length };
}

/** Drawn digits as examples of a dataset of handwritten digits, whatever its targets are. @throws Error for other datasets */
export async function drawnDataset(name: string, digits: readonly DrawnDigit[], kernels: Kernels): Promise<Dataset> {
  const dataset = builtInCatalog.dataset(name);
  const isDigits = name.startsWith("mnist-") && dataset.labelNames.length === labelCount;
  if (!isDigits)
    throw new Error(`the task is ${dataset.title}, and this node has drawn digits: leave, and join with other data`);
  const sound = digits.filter(({ label, pixels }) => label < labelCount && pixels.length === side * side);
  if (sound.length === 0) throw new Error("no digit is drawn yet: draw some, and say which they are");
  const [images] = dataset.files.train;
  const data = await dataset.load(
    "train",
    async (fileName, allocate = (size) => new Uint8Array(size)) =>
      fileName === images?.fileName ? imagesFile(sound, allocate) : labelsFile(sound),
    kernels.allocate,
  );
  return { ...data, features: kernels.pack(data.features) };
}

/** As MNIST's authors write them (IDX): a magic number, the sizes, and the bytes. */
function imagesFile(digits: readonly DrawnDigit[], allocate: (size: number) => Uint8Array): Uint8Array {
  const bytes = allocate(16 + digits.length * side * side);
  bytes.set(header(0x803, digits.length, side, side));
  digits.forEach(({ pixels }, i) => {
    bytes.set(pixels, 16 + i * side * side);
  });
  return bytes;
}

function labelsFile(digits: readonly DrawnDigit[]): Uint8Array {
  return Uint8Array.of(...header(0x801, digits.length), ...digits.map(({ label }) => label));
}

function header(...numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((number, i) => {
    view.setUint32(4 * i, number);
  });
  return new Uint8Array(view.buffer);
}

/** How often it is looked how many of the own digits the common weights read right. */
const readEverySeconds = 0.5;

/** Tells now and then what the weights that all nodes have in common make of a node's own digits: the page, and by label whoever else. */
export function ownReading(
  clock: Clock,
  tell: (message: FromNode) => void,
  onRead: DrawnTeller["read"],
): NonNullable<EdgeNodeOptions["onWeights"]> {
  let lastSeconds = Number.NEGATIVE_INFINITY;
  return (weights, { model, share }) => {
    if (clock.now() - lastSeconds < readEverySeconds) return;
    lastSeconds = clock.now();
    const { data, rows } = share;
    void Promise.resolve(model.answers(weights, data, rows)).then((answers) => {
      const right = Array<number>(labelCount).fill(0);
      const of = Array<number>(labelCount).fill(0);
      answers.forEach(({ value }, i) => {
        const row = rows[i] as number;
        const label = data.labels?.values[row] ?? 0;
        of[label] = (of[label] as number) + 1;
        if (value === classOf(data, row)) right[label] = (right[label] as number) + 1;
      });
      tell({ kind: "own-right", right: right.reduce((sum, count) => sum + count, 0), of: rows.length });
      onRead({ right, of });
    });
  };
}

/** The class that a model is to answer: of signs, 1 is +1 and 0 is -1. */
function classOf({ targets }: Dataset, row: number): number | undefined {
  if (targets.kind === "class") return targets.values[row];
  return targets.kind === "real" ? Number((targets.values[row] as number) > 0) : undefined;
}
