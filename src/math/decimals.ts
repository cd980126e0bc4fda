/** A positive number rounded up to three significant digits, so that advice to give at least that much is safe. */
export function roundedUp(value: number): string {
  const [digits = "", exponent] = value.toExponential(2).split("e");
  const hundredths = Number(digits.replace(".", ""));
  // Parsed from its decimal form, since 57 * 0.01 is not 0.57.
  const inUnits = (units: number) => Number(`${units}e${Number(exponent) - 2}`);
  const nearest = inUnits(hundredths);
  return String(nearest >= value ? nearest : inUnits(hundredths + 1));
}

/** Parses a decimal number, ignoring spaces around it; undefined for anything else, such as 0x10. */
export function parseDecimal(text: string): number | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
