/** Pixels between two pictures of the same size, `share` of the way, in colours. */
export interface LensView {
  readonly width: number;
  readonly height: number;
  /** How far what is seen goes from the middle, in pixels; left out where it fills its corners. */
  readonly reach?: number;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly share: number;
}

/** A picture changes in so many steps from one end to the other: finer ones could not be seen. */
const steps = 16;

/** Pictures of weights as bitmaps, made anew only if what they show has changed. */
export interface Lenses {
  /** @param key whose picture it is */
  draw(key: string, view: LensView): CanvasImageSource;
  /** How many bitmaps were painted so far. */
  readonly painted: number;
}

/** A canvas and its pixels, of 32 bits each. */
export interface Surface {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  readonly pixels: Uint32Array;
  /** Puts the pixels on the canvas. */
  paint(): void;
}

interface Bitmap {
  readonly surface: Surface;
  readonly width: number;
  from?: Uint8Array;
  to?: Uint8Array;
  step?: number;
  colours?: Uint32Array;
}

/** @param surfaceOf makes one of this size */
export function createLenses(
  colours: () => Uint32Array,
  surfaceOf: (width: number, height: number) => Surface,
): Lenses {
  const bitmaps = new Map<string, Bitmap>();
  let painted = 0;
  return {
    get painted() {
      return painted;
    },
    draw(key, { width, height, from, to, share }) {
      const before = bitmaps.get(key);
      const fits = before?.width === width && before.surface.pixels.length === width * height;
      const bitmap: Bitmap = fits ? before : { surface: surfaceOf(width, height), width };
      bitmaps.set(key, bitmap);
      const { canvas, pixels } = bitmap.surface;
      const step = Math.round(share * steps);
      const now = colours();
      if (bitmap.step === step && bitmap.from === from && bitmap.to === to && bitmap.colours === now) return canvas;
      Object.assign(bitmap, { from, to, step, colours: now });
      for (let i = 0; i < pixels.length; i++) {
        const start = from[i] as number;
        pixels[i] = now[Math.round(start + (((to[i] as number) - start) * step) / steps)] as number;
      }
      bitmap.surface.paint();
      painted += 1;
      return canvas;
    },
  };
}

/** A canvas of the page. */
export function pageSurface(width: number, height: number): Surface {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const pixels = new Uint32Array(width * height);
  const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
  return { canvas, pixels, paint: () => context?.putImageData(image, 0, 0) };
}
