import { expect, test } from "vitest";
import { loadOnnxruntime } from "./onnxruntime-engine.ts";

test("where its package is not installed, it is said in one sentence how to have it", async () => {
  await expect(loadOnnxruntime()).rejects.toThrow(
    "--engine onnxruntime needs the package onnxruntime-node, which cannot be loaded here; npm install onnxruntime-node beside edgewise (300 MB), or leave --engine out",
  );
});
