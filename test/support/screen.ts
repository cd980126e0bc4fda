/** A terminal of so many columns, as far as programs here control one: what is to be seen on it. */
export interface Screen {
  readonly isTTY: true;
  columns: number;
  write(text: string): void;
  /** The lines that are to be seen, without colours; a line that is too long takes several. */
  lines(): string[];
  /** Everything that was written. */
  readonly written: () => string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals are controlled by
const sequence = /\x1b\[(\d*)([A-Za-z])/y;

export function createScreen(columns: number): Screen {
  const lines = [""];
  let at = 0;
  let written = "";
  const screen: Screen = {
    isTTY: true,
    columns,
    write(text) {
      written += text;
      for (let i = 0; i < text.length; i++) {
        sequence.lastIndex = i;
        const found = sequence.exec(text);
        const line = lines.length - 1;
        if (found) {
          if (found[2] === "K") lines[line] = (lines[line] as string).slice(0, at);
          else if (found[2] !== "m") throw new Error(`the screen does not know ${JSON.stringify(found[0])}`);
          i += found[0].length - 1;
        } else if (text[i] === "\r") at = 0;
        else if (text[i] === "\n") {
          lines.push("");
          at = 0;
        } else {
          if (at === screen.columns) {
            lines.push("");
            at = 0;
          }
          const now = lines.length - 1;
          lines[now] = `${(lines[now] as string).slice(0, at)}${text[i]}${(lines[now] as string).slice(at + 1)}`;
          at += 1;
        }
      }
    },
    lines: () => (lines.at(-1) === "" ? lines.slice(0, -1) : [...lines]),
    written: () => written,
  };
  return screen;
}
