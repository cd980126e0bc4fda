/** What the head of an ARFF file says: the names of its columns, and which of them hold categories. */
export interface ArffHead {
  readonly names: readonly string[];
  readonly categories: readonly string[];
  /** Where in the text the data begin, and on which line. */
  readonly dataAt: number;
  readonly dataLine: number;
}

/** The head of an ARFF file is wrong. */
export class MalformedArff extends Error {
  override readonly name = "MalformedArff";
  readonly line: number;

  constructor(line: number, what: string) {
    super(what);
    this.line = line;
  }
}

/** Whether a text is an ARFF file: its first line that is no comment is `@relation`. */
export function isArff(text: string): boolean {
  return /^(?:\s*(?:%.*)?\r?\n)*\s*@relation\b/i.test(text);
}

const attribute = /^@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/i;

/** @throws MalformedArff if an attribute is not written as one, or there is no `@data` */
export function readArffHead(text: string): ArffHead {
  const names: string[] = [];
  const categories: string[] = [];
  let at = 0;
  for (let line = 1; at < text.length; line++) {
    const end = text.indexOf("\n", at);
    const next = end < 0 ? text.length : end + 1;
    const content = text.slice(at, next).trim();
    at = next;
    if (/^@data\b/i.test(content)) return { names, categories, dataAt: at, dataLine: line + 1 };
    if (!/^@attribute\b/i.test(content)) continue;
    const parts = attribute.exec(content);
    if (!parts) throw new MalformedArff(line, "an attribute needs a name and a type");
    const name = parts[1] ?? parts[2] ?? (parts[3] as string);
    const type = parts[4] as string;
    names.push(name);
    if (type.startsWith("{")) categories.push(name);
    else if (/^relational\b/i.test(type)) throw new MalformedArff(line, "relational attributes cannot be read");
  }
  throw new MalformedArff(1, "there is no @data line in the first part of the file");
}
