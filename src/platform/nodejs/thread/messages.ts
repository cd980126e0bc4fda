import type { MessagePort } from "node:worker_threads";
import type { DialerOptions } from "../websocket-dialer.ts";

/** What a program asks the thread that its connections live in to connect to. */
export interface ConnectionRequest {
  readonly url: string;
  readonly options: DialerOptions;
  /** All else of this connection goes over it. */
  readonly port: MessagePort;
  /** As `countersIn` reads them. */
  readonly counters: SharedArrayBuffer;
}

/** To the thread: a frame, which is given away, or what is to be done. */
export type ToThread =
  | Uint8Array
  | { readonly kind: "beat-every"; readonly seconds: number; readonly frame: Uint8Array }
  | { readonly kind: "close"; readonly reason: string }
  /** The program has taken frames again. */
  | { readonly kind: "read-on" };

/** From the thread: a frame, which is given away, or what has happened. */
export type FromThread =
  | Uint8Array
  | { readonly kind: "open" }
  | { readonly kind: "failed"; readonly reason: string; readonly refused: boolean }
  | { readonly kind: "closed"; readonly reason: string; readonly clean: boolean };

/** Numbers that both threads see at once. */
export interface Counters {
  /** Bytes that have come over the connection. */
  readonly arrived: BigInt64Array;
  /** Bytes of frames that the program has not taken yet. */
  readonly untaken: Int32Array;
  /** 1 while nothing is read because so many wait. */
  readonly paused: Int32Array;
}

export const counterBytes = 16;

export function countersIn(shared: SharedArrayBuffer): Counters {
  return {
    arrived: new BigInt64Array(shared, 0, 1),
    untaken: new Int32Array(shared, 8, 1),
    paused: new Int32Array(shared, 12, 1),
  };
}

/** While the program computes and takes no frames, no more than this and one frame are read for it. */
export const mostBytesUntaken = 8 * 1024 * 1024;

/** Bytes alone in their memory, which can be given to another thread as they are; else a copy. */
export function alone(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  // All empty frames of a socket are one, which can be given away once.
  if (byteLength === 0) return new Uint8Array(0);
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return new Uint8Array(buffer);
  return new Uint8Array(bytes);
}
