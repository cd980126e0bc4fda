/**
 * Names that may be one name in other spellings: they differ in capitals, in spaces around them, or in what stands between
 * words. Signs count (`-1` is not `1`).
 */
export function spellingsOfOne(names: Iterable<string>): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const plain = name
      .normalize("NFKC")
      .trim()
      .toLowerCase()
      .replace(/(?<=[\p{L}\p{N}])[\s_.-]+(?=\p{L})|(?<=\p{L})[\s_.-]+(?=\p{N})/gu, " ");
    groups.set(plain, [...(groups.get(plain) ?? []), name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
