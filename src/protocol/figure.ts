/** A number for people, with so many digits that count: `0.123`, `1.0e30`. */
export const figure = (value: number, digits = 3) =>
  Math.abs(value) < 1e6 ? String(Number(value.toPrecision(digits))) : value.toExponential(1).replace("+", "");
