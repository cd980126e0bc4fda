/** Cases 1 to 4 of the papers, in this order. */
export const partitionNames = ["uniform", "by-label", "replicated", "mixed"] as const;
export type CaseName = (typeof partitionNames)[number];

/** A case of the papers, or a partition with a parameter, for example `dirichlet:0.5`. */
export type PartitionName = CaseName | `${SkewName}:${number}`;
export type SkewName = "dirichlet" | "shards" | "quantity";

/** The partitions with a parameter, each with the one that a person tries first. */
export const partitionPresets = [
  "dirichlet:0.5",
  "shards:2",
  "quantity:0.5",
] as const satisfies readonly PartitionName[];

/** A name in its parts. */
export type ParsedPartition = { readonly kind: CaseName } | { readonly kind: SkewName; readonly parameter: number };

/** What names there are, for messages. */
export const partitionChoices = `${partitionNames.join(", ")}, dirichlet:ALPHA, shards:N, quantity:ALPHA`;

const largestAlpha = 1e6;
const mostShards = 1000;

/** The parts of a partition's name, or undefined if it is none. */
export function parsePartition(name: string): ParsedPartition | undefined {
  const ofPapers = partitionNames.find((known) => known === name);
  if (ofPapers !== undefined) return { kind: ofPapers };
  const [, kind, text] = /^(dirichlet|shards|quantity):(\d{1,7}(?:\.\d{1,9})?)$/.exec(name) ?? [];
  const parameter = Number(text);
  if (!(parameter > 0)) return undefined;
  if (kind === "shards")
    return Number.isInteger(parameter) && parameter <= mostShards ? { kind, parameter } : undefined;
  return parameter <= largestAlpha ? { kind: kind as "dirichlet" | "quantity", parameter } : undefined;
}

export function isPartitionName(name: unknown): name is PartitionName {
  return typeof name === "string" && parsePartition(name) !== undefined;
}

/** The case of the papers that it is, 1 to 4; undefined for the others. */
export function caseOf(name: PartitionName): number | undefined {
  const index = (partitionNames as readonly string[]).indexOf(name);
  return index < 0 ? undefined : index + 1;
}
