import { zipSync } from "fflate";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { sniffEncoding } from "../../../src/data/encoding.ts";
import { fileKind, kindBytes } from "../../../src/data/file-kind.ts";
import { readNpy, readNpz } from "../../../src/data/numpy-table.ts";
import { readParquet } from "../../../src/data/parquet-table.ts";
import type { NamePlace } from "../../../src/data/record-visitor.ts";
import { TableSurvey } from "../../../src/data/survey.ts";
import { TableText } from "../../../src/data/table-text.ts";
import { UnreadableTable } from "../../../src/data/unreadable-table.ts";
import type { Random } from "../../../src/math/random.ts";
import { pieceDecoder } from "../../../src/platform/nodejs/piece-decoder.ts";
import { bytesSource } from "../../support/recorded-table.ts";
import { mutated } from "../mutate.ts";
import type { Target } from "../target.ts";

const placeOf: NamePlace = (line) => `row ${line}`;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Tables as people and programs write them. */
const texts = [
  'a,b,c\n1,2.5,red\n3,,blue\n4,-1e5,"two\nlines"\n',
  'a;b\n1,5;x\n2,25;"y ""z"""\n\n3;4;5\n',
  "id\tname\tday\n1\tA\t2024-01-02\n2\tB\t2024-02-30\n",
  "1 2 3\n4 5 6\n7 8 9\n",
  '{"a": 1, "b": "x"}\n{"a": 2.5, "b": null, "c": [1, {"d": 2}]}\n',
  '[{"a": 1, "b": true}, {"a": "1,000", "b": false}]\n',
  "% note\n@relation r\n@attribute x numeric\n@attribute 'y z' {a, b}\n@data\n1.5,a\n?,b\n",
  "\ufeffa,b\r\n1,2\r\n3,4\r\n",
].map(bytesOf);

/** A file of one array of numbers, as NumPy writes it. */
function npy(type: string, shape: string, data: Uint8Array, fortran = false): Uint8Array {
  const dict = `{'descr': '${type}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${shape}), }`;
  const head = bytesOf(`${dict.padEnd(117)}\n`);
  return Uint8Array.from([0x93, ...bytesOf("NUMPY"), 1, 0, head.length, 0, ...head, ...data]);
}

const data = new Uint8Array(96).map((_, i) => i);
const arrays = [
  npy("<f4", "4, 6", data),
  npy("|u1", "8, 3, 4", data, true),
  npy("<U2", "3, 4", data),
  npy(">i8", "12,", data),
];

const archives = [
  zipSync({ "x.npy": arrays[0] as Uint8Array, "y.npy": arrays[3] as Uint8Array }, { level: 6 }),
  zipSync({ "x.npy": arrays[0] as Uint8Array }, { level: 0 }),
];

let made: readonly Uint8Array[] | undefined;
function parquets(): readonly Uint8Array[] {
  const columnData: ColumnSource[] = [
    { name: "x", data: [0.5, 1.5, null], type: "DOUBLE", nullable: true },
    { name: "n", data: [1, 2, 3], type: "INT32" },
    { name: "s", data: ["a", "b", null], type: "STRING", nullable: true },
    { name: "t", data: [true, false, true], type: "BOOLEAN" },
  ];
  const written = (options = {}) => new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
  made ??= [written(), written({ codec: "UNCOMPRESSED", rowGroupSize: 2 })];
  return made;
}

const onOf = (items: readonly Uint8Array[], random: Random) => items[random.integer(items.length)] as Uint8Array;

/** CSV, JSON, ARFF: any text is a table, or it is said why it is none. */
export const textTables: Target = {
  name: "text-tables",
  make: (random) => mutated(onOf(texts, random), random, 6),
  run(input) {
    if (input.length === 0) return;
    const survey = new TableSurvey();
    try {
      const encoding = sniffEncoding(input);
      const decode = pieceDecoder(encoding.name);
      const text = new TableText(survey, encoding, placeOf);
      const half = input.length >> 1;
      text.push(decode(input.subarray(0, half)));
      text.push(decode(input.subarray(half)));
      text.push(decode());
      text.end();
      survey.survey();
    } catch (error) {
      if (!(error instanceof UnreadableTable)) throw error;
    }
  },
};

/** NumPy's arrays and archives: any bytes are a table, or it is said why they are none. */
export const arrayTables: Target = {
  name: "array-tables",
  make: (random) => mutated(onOf([...arrays, ...archives], random), random, 3),
  run: readBinary,
};

/** The same of Parquet. */
export const parquetTables: Target = {
  name: "parquet",
  make: (random) => mutated(onOf(parquets(), random), random, 3),
  run: readBinary,
};

async function readBinary(input: Uint8Array): Promise<void> {
  const survey = new TableSurvey();
  const source = bytesSource(input);
  try {
    const { kind } = fileKind(input.subarray(0, kindBytes));
    if (kind === "npy") await readNpy(source, survey, placeOf);
    if (kind === "npz") await readNpz(source, survey, placeOf);
    if (kind === "parquet") await readParquet(source, survey, placeOf);
    if (kind !== "text" && kind !== "foreign") survey.survey();
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error;
  }
}
