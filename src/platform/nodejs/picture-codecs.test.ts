import { expect, test } from "vitest";
import { UnreadablePicture } from "../../data/picture-bytes.ts";
import { createPictureDecoder } from "./picture-codecs.ts";

const good = Buffer.from(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wEEEAAUABQAFAAUABUAFAAXABkAGQAXAB8AIgAeACIAHwAuACsAJwAnACsALgBGADIANgAy" +
    "ADYAMgBGAGoAQgBOAEIAQgBOAEIAagBeAHIAXQBWAF0AcgBeAKkAhQB2AHYAhQCpAMMApACbAKQAwwDsANMA0wDsASoBGwEqAYUB" +
    "hQILEQAUABQAFAAUABUAFAAXABkAGQAXAB8AIgAeACIAHwAuACsAJwAnACsALgBGADIANgAyADYAMgBGAGoAQgBOAEIAQgBOAEIA" +
    "agBeAHIAXQBWAF0AcgBeAKkAhQB2AHYAhQCpAMMApACbAKQAwwDsANMA0wDsASoBGwEqAYUBhQIL/8IAEQgACAAIAwEiAAIRAQMR" +
    "Af/EACcAAQAAAAAAAAAAAAAAAAAAAAABAQEAAAAAAAAAAAAAAAAAAAEC/9oADAMBAAIQAxAAAAAKP//EAB0QAAECBwAAAAAAAAAA" +
    "AAAAAAIAAQMEExQhQsL/2gAIAQEAAT8Api43Elgt4Tcr/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEBPwB//8QAFBEBAAAA" +
    "AAAAAAAAAAAAAAAAAP/aAAgBAwEBPwB//9k=",
  "base64",
);

test("damaged pictures do not spoil those after them, however many they are", async () => {
  const decode = createPictureDecoder();
  const before = await decode(good);
  const damaged = good.subarray(0, 300);
  for (let i = 0; i < 5; i++) await expect(decode(damaged)).rejects.toThrow(UnreadablePicture);
  expect(await decode(good)).toEqual(before);
});
