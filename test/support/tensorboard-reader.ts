/** What a TensorBoard reads of an event file: written from the formats' documents, without anything of ours. */
export interface TensorBoardEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  readonly values: Readonly<Record<string, number>>;
}

/** All events of a file; throws where a checksum does not fit. */
export function readEvents(file: Buffer): TensorBoardEvent[] {
  const events: TensorBoardEvent[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    checkSum(file.subarray(at, at + 8), file.readUInt32LE(at + 8));
    const data = file.subarray(at + 12, at + 12 + length);
    checkSum(data, file.readUInt32LE(at + 12 + length));
    events.push(eventOf(data));
    at += length + 16;
  }
  return events;
}

/** Bit by bit: x^32 + ... of Castagnoli, highest power first, over reflected bytes. */
function checkSum(bytes: Buffer, masked: number): void {
  let rest = 0xffffffffn;
  for (const byte of bytes) {
    rest ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) rest = rest % 2n === 1n ? (rest / 2n) ^ 0x82f63b78n : rest / 2n;
  }
  const crc = rest ^ 0xffffffffn;
  const turned = crc / 2n ** 15n + (crc % 2n ** 15n) * 2n ** 17n;
  const expected = (turned + 0xa282ead8n) % 2n ** 32n;
  if (BigInt(masked) !== expected) throw new Error(`a checksum is ${masked}, not ${expected}`);
}

function eventOf(data: Buffer): TensorBoardEvent {
  const fields = fieldsOf(data);
  const version = fields.get(3)?.[0];
  const values = (fields.get(5) ?? []).flatMap((summary) =>
    (fieldsOf(bytes(summary)).get(1) ?? []).map((value) => {
      const parts = fieldsOf(bytes(value));
      return [bytes(parts.get(1)?.[0]).toString("utf8"), bytes(parts.get(2)?.[0]).readFloatLE()] as const;
    }),
  );
  return {
    wallTime: bytes(fields.get(1)?.[0]).readDoubleLE(),
    step: Number(fields.get(2)?.[0] ?? 0),
    ...(version === undefined ? {} : { fileVersion: bytes(version).toString("utf8") }),
    values: Object.fromEntries(values),
  };
}

type Field = Buffer | bigint;

function bytes(field: Field | undefined): Buffer {
  if (Buffer.isBuffer(field)) return field;
  throw new Error("a field is missing, or of another type");
}

/** The fields of a message of Protocol Buffers, by number. */
function fieldsOf(message: Buffer): Map<number, Field[]> {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(message.readUInt8(at++));
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    if (at > message.length) throw new Error("a message ends too soon");
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = Number(varint());
    const type = key % 8;
    const value = type === 0 ? varint() : take(type === 1 ? 8 : type === 5 ? 4 : Number(varint()));
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
  }
  return fields;
}
