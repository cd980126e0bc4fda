import { type VectorForm, vectorFrom } from "../learning/encoding/encoding.ts";
import { stepsFrom } from "../learning/encoding/whole-steps.ts";
import { allFinite } from "../math/vectors.ts";
import { float32FromBytes } from "./float32-bytes.ts";
import type { ListedVector } from "./frame.ts";
import { isMap } from "./is-map.ts";
import { malformed } from "./malformed-message.ts";

/** The vectors behind a header, and their places in a message. */

/** The fields that are vectors: of a message, or of one of its fields that are maps. */
const vectorFields: ReadonlyMap<string, { readonly map?: string; readonly field: string }> = new Map([
  ["weights", { field: "weights" }],
  ["bestWeights", { field: "bestWeights" }],
  ["meanWeights", { field: "meanWeights" }],
  ["estimates.gradient", { map: "estimates", field: "gradient" }],
  ["path", { field: "path" }],
  ["merged.path", { map: "merged", field: "path" }],
  ["correction", { field: "correction" }],
  ["merged.byUpdates", { map: "merged", field: "byUpdates" }],
  ["merged.told", { map: "merged", field: "told" }],
  ["merged.gradient", { map: "merged", field: "gradient" }],
  ["steps.change", { map: "steps", field: "change" }],
  ["steps.beyond", { map: "steps", field: "beyond" }],
  ["steps.told", { map: "steps", field: "told" }],
  ["correction.mean", { map: "correction", field: "mean" }],
]);

/** More vectors than any message has. */
const maximumVectors = 16;

/** How vectors can be written. A vector in another encoding is refused, so sides tell each other what they can read. */
export const vectorEncodings = ["float32", "float16", "int8", "sparse", "steps"] as const satisfies (
  | "float32"
  | "steps"
  | VectorForm
)[];

export type VectorEncoding = (typeof vectorEncodings)[number];

/** What of a message says how its vectors are written. */
export interface Forms {
  readonly form?: VectorForm | undefined;
  readonly change?: boolean | undefined;
}

/** Not `merged.path`: of means that a relay rounded, c would no longer be the mean of the c_i. */
const ofChanges: ReadonlySet<string> = new Set(["weights", "path", "merged.byUpdates"]);

/**
 * Changes, the paths beside them and given corrections are written in the form that the message names, those in `steps` as whole steps, all
 * else as float32.
 */
export function vectorEncodingOf(name: string, { form, change }: Forms): VectorEncoding {
  if (vectorFields.get(name)?.map === "steps") return "steps";
  const takesForm = name === "correction.mean" || (change === true && ofChanges.has(name));
  return takesForm && form !== undefined ? form : "float32";
}

/** The list in a message's header, checked. @throws MalformedMessage */
export function listedVectors(message: Record<string, unknown>): readonly ListedVector[] {
  const listed = message.vectors ?? [];
  if (!Array.isArray(listed)) throw malformed(message, "vectors: is not a list");
  if (listed.length > maximumVectors) {
    throw malformed(message, `vectors: has ${listed.length} entries, and ${maximumVectors} are the most`);
  }
  for (let i = 0; i < listed.length; i++) {
    const entry: unknown = listed[i];
    if (!isListed(entry)) throw malformed(message, `vectors.${i}: is not [name, encoding, number of bytes]`);
  }
  return listed;
}

function isListed(entry: unknown): entry is ListedVector {
  if (!Array.isArray(entry)) return false;
  const [name, encoding, bytes] = entry;
  return typeof name === "string" && typeof encoding === "string" && Number.isSafeInteger(bytes) && bytes >= 0;
}

/**
 * Puts vectors into their places in a message, in their own bytes' memory where they can stay there. Those of unknown names
 * are left out, as unknown fields are.
 *
 * @throws MalformedMessage
 */
export function placeVectors(
  message: Record<string, unknown>,
  listed: readonly ListedVector[],
  vectors: readonly Uint8Array[],
  mostEntries: number,
): void {
  for (let i = 0; i < listed.length; i++) {
    const [name, encoding] = listed[i] as ListedVector;
    const place = vectorFields.get(name);
    if (!place) continue;
    const expected = vectorEncodingOf(name, message as Forms);
    if (encoding !== expected && isKnown(encoding))
      throw malformed(message, `${name}: is encoded as ${encoding}, where the message says ${expected}`);
    const outer = place.map === undefined ? message : message[place.map];
    if (!isMap(outer)) throw malformed(message, `${name}: is a vector, but the header has no map ${place.map} for it`);
    if (outer[place.field] !== undefined) throw malformed(message, `${name}: is there twice`);
    const bytes = vectors[i] as Uint8Array;
    outer[place.field] =
      encoding === "steps"
        ? readAs(message, name, () => stepsFrom(bytes, mostEntries))
        : readVector(message, listed[i] as ListedVector, bytes, mostEntries);
  }
}

/** A vector of this message, in its bytes' memory if it can stay there. @throws MalformedMessage */
export function readVector(
  message: object,
  [name, encoding]: ListedVector,
  bytes: Uint8Array,
  mostEntries = Infinity,
): Float32Array {
  if (!isKnown(encoding)) {
    const known = vectorEncodings.join(", ");
    const which = JSON.stringify(encoding.slice(0, 40));
    throw malformed(message, `${name}: is encoded as ${which}, which is not known here (known: ${known})`);
  }
  if (encoding === "steps") throw malformed(message, `${name}: is told as whole steps, which it never is`);
  if (encoding !== "float32") return readAs(message, name, () => vectorFrom(encoding, bytes, mostEntries));
  const { byteLength } = bytes;
  if (byteLength % 4 !== 0) throw malformed(message, `${name}: is ${byteLength} bytes long, which is no multiple of 4`);
  const values = float32FromBytes(bytes);
  if (allFinite(values)) return values;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  throw malformed(message, `${name}: holds ${values[bad]} at position ${bad}`);
}

function readAs<V>(message: object, name: string, read: () => V): V {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw malformed(message, `${name}: ${error.message}`);
    throw error;
  }
}

const isKnown = (encoding: string): encoding is VectorEncoding =>
  (vectorEncodings as readonly string[]).includes(encoding);
