/** A file that begins as gzip does, and goes on otherwise. */
export class DamagedGzip extends Error {
  override readonly name = "DamagedGzip";
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["NotReadableError", "it cannot be read any more: it was changed or moved since it was chosen; choose it again"],
  ["NotFoundError", "it is not there any more; choose it again"],
  ["SecurityError", "this browser does not let the page read it"],
]);

/** Why a browser does not give a chosen file's bytes; undefined for errors of other kinds. */
export function fileReason(error: unknown): string | undefined {
  if (error instanceof DamagedGzip) return "it is packed with gzip, and damaged";
  return error instanceof DOMException ? reasons.get(error.name) : undefined;
}
