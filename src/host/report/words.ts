/** Numbers as people read them in a report. */

const grouped = new Intl.NumberFormat("en-US");

/** `60,000` */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 round`, `2 rounds` */
export function counted(value: number, one: string): string {
  return `${count(value)} ${value === 1 ? one : `${one}s`}`;
}

/** Three significant digits: `0.0512`, `12.3`, `1,234`, `1.2e-6`; `unknown` for what is no number. */
export function significant(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "unknown";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e7) return value.toExponential(1).replace("e+", "e");
  return size >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** `+1.23`, `−0.05` */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${significant(Math.abs(value))}`;
}

/** `87.7 %` */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `4.94 µs`, `13 ms`, `7.4 s`, `42 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 1e-4) return `${significant(seconds * 1e6)} µs`;
  if (seconds < 0.995) return `${significant(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 7200) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${count(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `512 B`, `3.2 kB`, `1.4 MB` */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** An accuracy as a percentage, an error as a number. */
export function metricValue(name: string, value: number | null): string {
  return name === "accuracy" && value !== null ? percent(value) : significant(value);
}
