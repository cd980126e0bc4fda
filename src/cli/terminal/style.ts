/** Wraps text in colours on a terminal that wants them, else leaves it as it is. */
export interface Style {
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly accent: (text: string) => string;
}

export function createStyle(colours: boolean): Style {
  const paint = (code: string) => (text: string) => (colours && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { dim: paint("2"), bold: paint("1"), good: paint("32"), warn: paint("33"), accent: paint("36") };
}
