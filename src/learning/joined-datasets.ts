import { joined } from "../math/joined.ts";
import { UserError } from "../protocol/user-error.ts";
import type { Dataset, Features, Labels, Targets } from "./dataset.ts";
import { float32 } from "./float32-room.ts";
import type { Allocate } from "./kernels.ts";
import { isSameLayout, tableAsFloats } from "./table-features.ts";

/**
 * All nodes' examples, one node after the other.
 *
 * @param allocate gives room for the features
 * @throws UserError if they do not fit together
 */
export function joinedDatasets(nodes: readonly Dataset[], allocate?: Allocate): Dataset {
  const [first] = nodes;
  if (first === undefined) throw new UserError("there are no nodes", { toDo: "give each node's data in `nodes`" });
  nodes.forEach((node, i) => {
    if (node.exampleCount > 0 && node.features.featureCount === first.features.featureCount) return;
    const what = node.exampleCount === 0 ? "has no examples" : `has ${node.features.featureCount} features`;
    throw new UserError(`node ${i + 1} ${what}`, { toDo: "give every node examples with the same features" });
  });
  nodes.forEach(checkLengths);
  const exampleCount = nodes.reduce((sum, node) => sum + node.exampleCount, 0);
  const labels = nodes.every((node) => node.labels)
    ? joinedLabels(nodes.map((node) => node.labels as Labels))
    : undefined;
  return {
    exampleCount,
    features: joinedFeatures(
      nodes.map(({ features }) => features),
      allocate,
    ),
    targets: joinedTargets(nodes.map(({ targets }) => targets)),
    ...(labels ? { labels } : {}),
  };
}

function checkLengths({ exampleCount, features, targets, labels }: Dataset, i: number): void {
  const { kind, featureCount } = features;
  const values = exampleCount * (kind === "table" ? features.layout.numbers.length : featureCount);
  const where = `node ${i + 1}`;
  if (kind !== "packed" && features.data.length !== values) {
    throw new UserError(`${features.data.length} values are not ${exampleCount} examples of ${featureCount} features`, {
      where,
      toDo: "give featureCount values for each example, one example after the other",
    });
  }
  if (labels && labels.values.length !== exampleCount) {
    throw new UserError(`${labels.values.length} labels are not one for each of ${exampleCount} examples`, { where });
  }
  if (targets.kind === "none" || targets.values.length === exampleCount) return;
  throw new UserError(`${targets.values.length} targets are not one for each of ${exampleCount} examples`, { where });
}

function joinedFeatures(parts: readonly Features[], allocate: Allocate | undefined): Features {
  const alike = joinedBytes(parts, allocate) ?? joinedTables(parts, allocate);
  if (alike) return alike;
  const { featureCount } = parts[0] as Features;
  const values = parts.flatMap((part) => {
    if (part.kind === "packed") throw new UserError("packed features cannot be joined", { toDo: "give them unpacked" });
    if (part.kind === "table") return [tableAsFloats(part).data];
    return part.kind === "bytes" ? [Float32Array.from(part.data, (byte) => byte * part.scale)] : [part.data];
  });
  const data = joined(values, (length) => float32(length, allocate));
  return { kind: "float32", data, featureCount };
}

/** Bytes of one scale stay what they are. */
function joinedBytes(
  parts: readonly Features[],
  allocate: Allocate = (length) => new Uint8Array(length),
): Features | undefined {
  const [first] = parts;
  if (first?.kind !== "bytes") return undefined;
  const all = parts.flatMap((part) => (part.kind === "bytes" && part.scale === first.scale ? [part.data] : []));
  if (all.length < parts.length) return undefined;
  return { ...first, data: joined(all, allocate) };
}

/** Rows of one layout stay what they are. */
function joinedTables(
  parts: readonly Features[],
  allocate: Allocate = (length) => new Uint8Array(length),
): Features | undefined {
  const [first] = parts;
  if (first?.kind !== "table") return undefined;
  const all = parts.flatMap((part) => (part.kind === "table" && isSameLayout(part.layout, first.layout) ? [part] : []));
  if (all.length < parts.length) return undefined;
  const numberCount = all.reduce((sum, { data }) => sum + data.length, 0);
  const codeCount = all.reduce((sum, part) => sum + part.codes.length, 0);
  const room = allocate(4 * numberCount + codeCount);
  const data = new Float32Array(room.buffer, room.byteOffset, numberCount);
  const codes = room.subarray(4 * numberCount);
  let [numbersAt, codesAt] = [0, 0];
  for (const part of all) {
    data.set(part.data, numbersAt);
    codes.set(part.codes, codesAt);
    numbersAt += part.data.length;
    codesAt += part.codes.length;
  }
  return { ...first, data, codes };
}

function joinedTargets(parts: readonly Targets[]): Targets {
  const [first] = parts as [Targets];
  const values = parts.flatMap((part) => {
    if (part.kind !== first.kind) throw new UserError("the nodes' targets are of different kinds");
    return part.kind === "none" ? [] : Array.from(part.values);
  });
  for (const [i, part] of parts.entries()) {
    if (part.kind !== "class" || first.kind !== "class" || part.classCount === first.classCount) continue;
    throw new UserError(`node ${i + 1} has ${part.classCount} classes, node 1 has ${first.classCount}`, {
      toDo: "give every node the same number of classes, also where it has no example of some",
    });
  }
  switch (first.kind) {
    case "real":
      return { kind: "real", values: Float32Array.from(values), ...commonScale(parts) };
    case "class":
      return { kind: "class", values: Uint8Array.from(values), classCount: first.classCount };
    case "none":
      return { kind: "none" };
    default:
      throw new Error(`unreachable: ${first satisfies never}`);
  }
}

/** Numbers that were scaled in different ways have no common scale. */
function commonScale(parts: readonly Targets[]): Pick<Extract<Targets, { kind: "real" }>, "scale"> {
  const scales = parts.map((part) => (part.kind === "real" ? part.scale : undefined));
  const [first] = scales;
  const isCommon = scales.every((each) => each?.mean === first?.mean && each?.deviation === first?.deviation);
  return first && isCommon ? { scale: first } : {};
}

function joinedLabels(parts: readonly Labels[]): Labels {
  const values = Uint8Array.from(parts.flatMap((part) => Array.from(part.values)));
  return { values, labelCount: Math.max(...parts.map(({ labelCount }) => labelCount)) };
}
