import { UserError } from "../../protocol/user-error.ts";
/** PNG files cannot be made here. The message says why, and what to do. */
export class PngUnavailable extends UserError {
  override readonly name = "PngUnavailable";
}

/**
 * A function that converts SVG text to PNG, `zoom` pixels for each of its units. Its package is loaded on the first call.
 *
 * @throws PngUnavailable if the optional package is not installed, or there is no font to write with
 */
export async function createPngMaker({
  zoom = 2,
}: {
  readonly zoom?: number;
} = {}): Promise<(svg: string) => Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js").catch((error: unknown) => {
    throw new PngUnavailable("PNG files need the optional package @resvg/resvg-js", {
      toDo: "npm install @resvg/resvg-js",
      cause: error,
    });
  });
  const options = {
    fitTo: { mode: "zoom" as const, value: zoom },
    font: { loadSystemFonts: true, sansSerifFamily: "Liberation Sans", defaultFontFamily: "DejaVu Sans" },
  };
  // Without fonts it would silently draw no text.
  const trial =
    '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15" font-family="sans-serif">text</text></svg>';
  if (new Resvg(trial, options).getBBox() === undefined) {
    throw new PngUnavailable("PNG files need a font, and this machine has none", {
      toDo: "install one, for example DejaVu Sans",
    });
  }
  return (svg) => new Resvg(svg, options).render().asPng();
}
