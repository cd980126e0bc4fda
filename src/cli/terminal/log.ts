import { pino } from "pino";
import { cut, inColumns } from "./format.ts";
import { printable } from "./printable.ts";
import { createStyle, type Style } from "./style.ts";

export type Level = "debug" | "info" | "warn" | "error";

export interface LogOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly jsonLogs: boolean;
}

/** Lines for people, or JSON for programs, on stderr. Standard output stays free for results. */
export interface Log {
  line(level: Level, text: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Lines for people at a terminal only, as they are: what is to be copied or scanned must not be broken. */
  verbatim(text: string): void;
  /** Sets the line that stays below the others; an empty text removes it. Only on a terminal. */
  status(text: string): void;
  /** Width of the terminal whose lines can be changed; undefined where they cannot: a file, a pipe, JSON. */
  columns(): number | undefined;
  readonly style: Style;
}

/** Where lines go: process.stderr, or what a test has in its place. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const usualColumns = 80;

export function createLog(
  { quiet, verbose, jsonLogs }: LogOptions,
  output: Output = process.stderr,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Log {
  if (jsonLogs) return createJsonLog(quiet ? "warn" : verbose ? "debug" : "info");
  const controllable = output.isTTY === true && environment.TERM !== "dumb";
  const style = createStyle(controllable && !environment.NO_COLOR);
  const shown: Record<Level, boolean> = { debug: verbose, info: !quiet, warn: true, error: true };
  const marks: Record<Level, string> = { debug: "", info: "", warn: style.warn("! "), error: style.warn("! ") };
  const columns = () => (controllable ? output.columns || usualColumns : undefined);
  let status = "";
  return {
    line(level, text) {
      if (!shown[level]) return;
      const width = columns();
      // The line below the others, or what a terminal shows of a key such as Ctrl-C.
      const clear = width === undefined ? "" : "\r\x1b[K";
      const whole = `${marks[level]}${printable(text)}`;
      output.write(`${clear}${width === undefined ? whole : inColumns(whole, width)}\n${status}`);
    },
    verbatim(text) {
      if (columns() !== undefined && !quiet) output.write(`\r\x1b[K${text}\n${status}`);
    },
    status(text) {
      const width = columns();
      if (width === undefined || quiet) return;
      // A terminal in which the last column is taken may have begun the next line.
      const fitting = cut(printable(text), width - 1);
      if (fitting === status) return;
      status = fitting;
      output.write(`\r\x1b[K${status}`);
    },
    columns,
    style,
  };
}

function createJsonLog(level: Level): Log {
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
  return {
    line: (at, text, fields) => logger[at](fields ?? {}, text),
    verbatim: () => {},
    status: () => {},
    columns: () => undefined,
    style: createStyle(false),
  };
}
