/**
 * Takes what comes over a browser's connection, piece by piece, and gives it on readable: requests as they are, and after one that
 * asks for a WebSocket the contents of its frames, which browsers mask (RFC 6455, 5.2 and 5.3).
 */
export function createFrameReader(take: (piece: Buffer) => void): (bytes: Buffer) => void {
  let isWebSocket = false;
  let held: Buffer = Buffer.alloc(0);

  function readRequest(): void {
    const end = held.indexOf("\r\n\r\n");
    const upgrades = end >= 0 && /^upgrade: *websocket/im.test(held.subarray(0, end).toString("latin1"));
    if (!upgrades) {
      // The beginning of a request may still become one that asks for a WebSocket.
      if (end < 0 && held.subarray(0, 4).toString("latin1") === "GET ") return;
      take(held);
      held = Buffer.alloc(0);
      return;
    }
    take(held.subarray(0, end + 4));
    held = held.subarray(end + 4);
    isWebSocket = true;
  }

  function readFrame(): boolean {
    if (held.length < 2) return false;
    const short = (held[1] as number) & 127;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const start = 2 + lengthBytes + 4;
    if (held.length < start) return false;
    const length =
      lengthBytes === 0 ? short : lengthBytes === 2 ? held.readUInt16BE(2) : Number(held.readBigUInt64BE(2));
    if (held.length < start + length) return false;
    const mask = held.subarray(start - 4, start);
    take(held.subarray(start, start + length).map((byte, i) => byte ^ (mask[i % 4] as number)) as Buffer);
    held = held.subarray(start + length);
    return true;
  }

  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    if (!isWebSocket) readRequest();
    if (isWebSocket) while (readFrame());
  };
}
