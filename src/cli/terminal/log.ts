import { pino } from "pino";

export type Level = "debug" | "info" | "warn" | "error";

export interface LogOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly jsonLogs: boolean;
}

/** Lines for people, or JSON for programs, on stderr. Standard output stays free for results. */
export interface Log {
  line(level: Level, text: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Sets the line that stays below the others (a progress bar); an empty text removes it. Only on a terminal. */
  status(text: string): void;
  readonly style: Style;
}

/** Wraps text in colours on a terminal that wants them, else leaves it as it is. */
export interface Style {
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly accent: (text: string) => string;
}

export function createLog({ quiet, verbose, jsonLogs }: LogOptions): Log {
  const shown: Record<Level, boolean> = { debug: verbose, info: !quiet, warn: true, error: true };
  const style = createStyle(!jsonLogs && hasColors());
  if (jsonLogs) {
    const level = quiet ? "warn" : verbose ? "debug" : "info";
    const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
    return { line: (at, text, fields) => logger[at](fields ?? {}, text), status: () => {}, style };
  }

  const hasStatus = process.stderr.isTTY === true && !quiet;
  let status = "";
  const marks: Record<Level, string> = { debug: "", info: "", warn: style.warn("! "), error: style.warn("! ") };
  return {
    line(level, text) {
      if (!shown[level]) return;
      const clear = status === "" ? "" : "\r\x1b[K";
      process.stderr.write(`${clear}${marks[level]}${text}\n${status}`);
    },
    status(text) {
      if (!hasStatus || text === status) return;
      status = text;
      process.stderr.write(`\r\x1b[K${status}`);
    },
    style,
  };
}

function hasColors(): boolean {
  if (process.env.NO_COLOR) return false;
  return process.stderr.isTTY === true && process.env.TERM !== "dumb";
}

function createStyle(colors: boolean): Style {
  const paint = (code: string) => (text: string) => (colors ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { dim: paint("2"), bold: paint("1"), good: paint("32"), warn: paint("33"), accent: paint("36") };
}
