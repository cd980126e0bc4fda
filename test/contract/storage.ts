import { describe, expect, test } from "vitest";
import type { BrowserStorage } from "../../src/platform/browser/storage.ts";

/** What every storage of a browser must do. `lasts`: what is kept outlasts whoever keeps it. */
export function storageContract(
  name: string,
  open: () => Promise<BrowserStorage>,
  { lasts }: { readonly lasts: boolean },
): void {
  describe(`storage: ${name}`, () => {
    test("it says whether it lasts, and if so another that is opened has the same", async () => {
      const storage = await open();
      expect(storage.lasts).toBe(lasts);
      await storage.set("kept", [1]);
      expect(await (await open()).get("kept")).toEqual(lasts ? [1] : undefined);
      await storage.remove("kept");
    });

    test("values come back as they were, and the newest counts", async () => {
      const storage = await open();
      const value = { bytes: Uint8Array.of(0, 255), numbers: Float32Array.of(-0, 0.1), no: undefined, text: "\u00fc" };
      await storage.set("value", "older");
      await storage.set("value", value);
      expect(await storage.get("value")).toEqual(value);
      expect(Object.is((await storage.get<typeof value>("value"))?.numbers[0], -0)).toBe(true);
      await storage.remove("value");
    });

    test("what was removed, or never was there, is undefined, and has no name", async () => {
      const storage = await open();
      await storage.set("a", 1);
      await storage.set("b", 2);
      expect((await storage.names()).toSorted()).toEqual(["a", "b"]);
      await storage.remove("a");
      await storage.remove("never there");
      expect([await storage.get("a"), await storage.get("never there")]).toEqual([undefined, undefined]);
      expect(await storage.names()).toEqual(["b"]);
      await storage.remove("b");
    });

    test("what is done at once is done in the order in which it was asked for", async () => {
      const storage = await open();
      await Promise.all([1, 2, 3].map((value) => storage.set("same", value)));
      expect(await storage.get("same")).toBe(3);
      await storage.remove("same");
    });
  });
}
