/** A positive number in three significant digits that are never less than it: who follows such advice succeeds. */
export function roundedUp(value: number): string {
  const [digits = "", exponent] = value.toExponential(2).split("e");
  const hundredths = Number(digits.replace(".", ""));
  // Decimals are read, not reckoned: 57 * 0.01 is not 0.57.
  const inUnits = (units: number) => Number(`${units}e${Number(exponent) - 2}`);
  const nearest = inUnits(hundredths);
  return String(nearest >= value ? nearest : inUnits(hundredths + 1));
}

/** The number that a person has written in decimals, spaces around it aside; undefined for anything else, such as 0x10. */
export function parseDecimal(text: string): number | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
