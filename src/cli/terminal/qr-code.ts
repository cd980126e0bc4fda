import { encode } from "uqr";

/** Light modules around the code, without which some phones do not find it. */
const border = 2;

/**
 * A QR code for a terminal, or undefined if it is wider than `columns`. Each character is two modules, one above the other:
 * its foreground (`▀`) and its background.
 */
export function qrCode(text: string, columns: number): string | undefined {
  const { data, size } = encode(text, { ecc: "L", border });
  if (size + 2 > columns) return undefined;
  const isBlack = (row: number, column: number) => data[row]?.[column] ?? false;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    let [line, painted] = ["  ", ""];
    for (let column = 0; column < size; column++) {
      const colours = `\x1b[${isBlack(row, column) ? 30 : 97};${isBlack(row + 1, column) ? 40 : 107}m`;
      line += colours === painted ? "▀" : `${colours}▀`;
      painted = colours;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines.join("\n");
}
