import type { Log } from "./log.ts";

/** The lines of one of several that share a terminal: none has a line there that changes. */
export function namedLog(log: Log, name: string): Log {
  return {
    line: (level, text, fields) => log.line(level, `${log.style.dim(`${name} |`)} ${text}`, { ...fields, of: name }),
    verbatim: () => {},
    status: () => {},
    columns: () => undefined,
    style: log.style,
  };
}
