import { MalformedRecord } from "./record-reader.ts";

/** An object of a JSON text, as it is written there. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object that is longer than this was not meant: its brace was never closed. */
const longestObject = 16 * 1024 * 1024;

const [quote, backslash, open, close] = [0x22, 0x5c, 0x7b, 0x7d];
const [openList, closeList, comma, lineFeed, carriageReturn] = [0x5b, 0x5d, 0x2c, 0x0a, 0x0d];
const byteOrderMark = 0xfeff;

/** Whether a text holds JSON objects: one behind the other, or in a list. */
export function isJson(text: string): boolean {
  return /^\ufeff?\s*(?:\[\s*)?\{\s*["}]/.test(text);
}

/**
 * Finds the objects of a JSON text that comes in pieces: one on each line, or a list of them, however they are laid out.
 * Each is given to `take` as soon as it is complete, with the line on which it begins.
 */
export class JsonObjects {
  readonly #take: (object: JsonObject, line: number) => void;
  #rest = "";
  /** How far `#rest` has been looked at, and what is known there. */
  #at = 0;
  #depth = 0;
  #inString = false;
  #begin = 0;
  #beginLine = 1;
  #line = 1;
  #list: "none" | "open" | "closed" = "none";
  #endsWithReturn = false;

  constructor(take: (object: JsonObject, line: number) => void) {
    this.#take = take;
  }

  /** @throws MalformedRecord */
  push(piece: string): void {
    const text = this.#rest + piece;
    let at = this.#at;
    for (; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (char === lineFeed || char === carriageReturn) {
        if (!(char === lineFeed && this.#endsWithReturn)) this.#line++;
        this.#endsWithReturn = char === carriageReturn;
      } else this.#endsWithReturn = false;
      if (this.#inString) {
        if (char === backslash) at++;
        else if (char === quote) this.#inString = false;
      } else if (char === quote && this.#depth > 0) this.#inString = true;
      else if (char === open) {
        if (this.#depth++ === 0) [this.#begin, this.#beginLine] = [at, this.#line];
      } else if (char === close && this.#depth > 0) {
        if (--this.#depth === 0) this.#end(text.slice(this.#begin, at + 1));
      } else if (this.#depth === 0) this.#between(char);
    }
    const kept = this.#depth > 0 ? this.#begin : text.length;
    this.#rest = text.slice(kept);
    // A backslash at the end of a piece has led beyond it.
    this.#at = at - kept;
    this.#begin = 0;
    if (this.#rest.length > longestObject) throw this.#unclosed();
  }

  /** Nothing more comes. @throws MalformedRecord */
  end(): void {
    if (this.#depth > 0) throw this.#unclosed();
  }

  #unclosed(): MalformedRecord {
    return new MalformedRecord(this.#beginLine, "an object begins here and never ends");
  }

  /** A character that is in no object. */
  #between(char: number): void {
    if (char <= 0x20 || char === comma || char === byteOrderMark) return;
    if (char === openList && this.#list === "none") this.#list = "open";
    else if (char === closeList && this.#list === "open") this.#list = "closed";
    else throw new MalformedRecord(this.#line, 'each record must be an object: {"name": value, ...}');
  }

  #end(text: string): void {
    let object: JsonObject;
    try {
      object = JSON.parse(text) as JsonObject;
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/ in JSON at position.*$/s, "") : "";
      throw new MalformedRecord(this.#beginLine, `this is no JSON object: ${why}`);
    }
    this.#take(object, this.#beginLine);
  }
}
