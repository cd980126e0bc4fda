import { MalformedMessage } from "../protocol/malformed-message.ts";

/** There in Node.js and browsers alike. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (label: "utf-8", options: { fatal: true }) => { decode(bytes: Uint8Array): string };

/** UTF-8 JSON. */
export function asJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** @throws MalformedMessage */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new MalformedMessage(`no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
