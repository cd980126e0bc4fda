import { encode } from "uqr";

/** Light modules around the code, without which some phones do not find it. */
const border = 4;

/** A QR code as one path of squares, in a square with sides of `size`. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: "M", border });
  let path = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; ) {
      const from = column;
      while (column < size && data[row]?.[column]) column++;
      if (column > from) path += `M${from} ${row}h${column - from}v1h${from - column}z`;
      else column++;
    }
  }
  return { size, path };
}
