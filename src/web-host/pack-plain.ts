import { MessagePackWriter } from "../protocol/messagepack-writer.ts";

const nothing = Uint8Array.of(0xc0);

/** Plain data as MessagePack; fields that are undefined are left out. */
export function packPlain(value: unknown): Uint8Array<ArrayBuffer> {
  const to = new MessagePackWriter();
  to.begin();
  write(to, value);
  return to.written.slice() as Uint8Array<ArrayBuffer>;
}

function write(to: MessagePackWriter, value: unknown): void {
  if (value === null || value === undefined) to.packed(nothing);
  else if (typeof value === "number") to.number(value);
  else if (typeof value === "string") to.text(value);
  else if (typeof value === "boolean") to.flag(value);
  else if (value instanceof Uint8Array) to.bytes(value);
  else if (Array.isArray(value)) {
    to.list(value.length);
    for (const entry of value) write(to, entry);
  } else if (typeof value === "object") writeMap(to, value);
  else throw new TypeError(`a ${typeof value} is no plain data`);
}

function writeMap(to: MessagePackWriter, map: object): void {
  const fields = Object.entries(map).filter(([, field]) => field !== undefined);
  const begin = to.beginMap(fields.length);
  for (const [key, field] of fields) {
    to.text(key);
    write(to, field);
  }
  to.endMap(begin, fields.length);
}
