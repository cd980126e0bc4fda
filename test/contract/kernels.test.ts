import { describe, expect, test } from "vitest";
import { chooseKernels, KernelsUnavailable } from "../../src/kernels/choose-kernels.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { enableRelaxedSimd } from "../../src/platform/nodejs/relaxed-simd.ts";
import { kernelsContract } from "./kernels/suite.ts";

enableRelaxedSimd();

const relaxed = await chooseKernels("relaxed-simd").catch((error) => {
  if (error instanceof KernelsUnavailable) return undefined;
  throw error;
});

kernelsContract(plainKernels);
kernelsContract(await chooseKernels("simd"));
if (relaxed) kernelsContract(relaxed);
else describe.skip("kernels: relaxed-simd (this engine does not have it)", () => test("", () => expect(0).toBe(1)));

test("the fastest kernels that the engine has are chosen unless others are asked for", async () => {
  expect((await chooseKernels()).name).toBe(relaxed ? "relaxed-simd" : "simd");
  expect((await chooseKernels("simd")).name).toBe("simd");
  expect(await chooseKernels("plain")).toBe(plainKernels);
});
