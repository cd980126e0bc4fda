import { encode } from "fast-png";
import { idxPictureList, idxPictureSet } from "../../../src/data/idx-picture-set.ts";
import { UnreadablePicture } from "../../../src/data/picture-bytes.ts";
import { DifferentSizes } from "../../../src/data/picture-set.ts";
import { DatasetFileError } from "../../../src/datasets/idx.ts";
import { fromBase64 } from "../../../src/math/base64.ts";
import { createPictureDecoder } from "../../../src/platform/nodejs/picture-codecs.ts";
import { mutated } from "../mutate.ts";
import { expecting, type Target } from "../target.ts";

/** 8 by 8 pixels, made up. */
const jpeg = fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wEEEAAUABQAFAAUABUAFAAXABkAGQAXAB8AIgAeACIAHwAuACsAJwAnACsALgBGADIANgAy" +
    "ADYAMgBGAGoAQgBOAEIAQgBOAEIAagBeAHIAXQBWAF0AcgBeAKkAhQB2AHYAhQCpAMMApACbAKQAwwDsANMA0wDsASoBGwEqAYUB" +
    "hQILEQAUABQAFAAUABUAFAAXABkAGQAXAB8AIgAeACIAHwAuACsAJwAnACsALgBGADIANgAyADYAMgBGAGoAQgBOAEIAQgBOAEIA" +
    "agBeAHIAXQBWAF0AcgBeAKkAhQB2AHYAhQCpAMMApACbAKQAwwDsANMA0wDsASoBGwEqAYUBhQIL/8IAEQgACAAIAwEiAAIRAQMR" +
    "Af/EACcAAQAAAAAAAAAAAAAAAAAAAAABAQEAAAAAAAAAAAAAAAAAAAEC/9oADAMBAAIQAxAAAAAKP//EAB0QAAECBwAAAAAAAAAA" +
    "AAAAAAIAAQMEExQhQsL/2gAIAQEAAT8Api43Elgt4Tcr/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEBPwB//8QAFBEBAAAA" +
    "AAAAAAAAAAAAAAAAAP/aAAgBAwEBPwB//9k=",
);

let made: readonly Uint8Array[] | undefined;
function pngs(): readonly Uint8Array[] {
  made ??= [
    encode({ width: 3, height: 2, channels: 3, data: Uint8Array.from({ length: 18 }, (_, i) => i * 10) }),
    encode({ width: 4, height: 4, channels: 1, data: Uint8Array.from({ length: 16 }, (_, i) => i) }),
    encode({ width: 2, height: 2, channels: 4, depth: 16, data: Uint16Array.from({ length: 16 }, (_, i) => i * 4000) }),
  ];
  return made;
}

const decode = createPictureDecoder();
let failures = 0;

/** PNG and JPEG: any bytes are a picture, or it is said why they are none; and what was no picture does not spoil the next one. */
export const pictures: Target = {
  name: "pictures",
  make(random) {
    const all = [...pngs(), jpeg];
    return mutated(all[random.integer(all.length)] as Uint8Array, random, 3);
  },
  async run(input) {
    try {
      await decode(input);
    } catch (error) {
      if (!(error instanceof UnreadablePicture)) throw error;
      failures += 1;
      if (failures % 50 > 0) return;
      const { width, height } = await decode(jpeg);
      if (width !== 8 || height !== 8) throw new Error("a good picture is not what it was");
    }
  },
};

const images = Uint8Array.from([
  0,
  0,
  8,
  3,
  0,
  0,
  0,
  3,
  0,
  0,
  0,
  2,
  0,
  0,
  0,
  2,
  ...Array.from({ length: 12 }, (_, i) => i * 20),
]);
const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 5]);

/** Pictures and labels in IDX, one behind the other with the number of bytes of the first before them. */
export const idx: Target = {
  name: "idx",
  make: (random) =>
    Uint8Array.from([
      images.length,
      ...(random.integer(3) > 0 ? mutated(images, random, 3) : images),
      ...(random.integer(3) > 0 ? mutated(labels, random, 3) : labels),
    ]),
  run(input) {
    const length = input[0] ?? 0;
    const [first, second] = [input.slice(1, 1 + length), input.slice(1 + length)];
    expecting([DatasetFileError, DifferentSizes], () => {
      idxPictureSet({ name: "images", bytes: first }, { name: "labels", bytes: second });
    });
    expecting([DatasetFileError], () => void idxPictureList({ name: "labels", bytes: second }));
  },
};
