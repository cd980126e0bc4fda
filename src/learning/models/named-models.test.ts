import { expect, test } from "vitest";
import { plainKernels } from "../plain-kernels.ts";
import { createModel, modelNames, UnknownModel } from "./named-models.ts";

test("every model bears the name it is asked for by", () => {
  for (const name of modelNames) expect(createModel(name, { kernels: plainKernels, featureCount: 4 }).name).toBe(name);
});

test("an unknown model is an error that names those there are", () => {
  for (const name of ["squared-swm", "toString"]) {
    const attempt = () => createModel(name, { kernels: plainKernels, featureCount: 4 });
    expect(attempt).toThrow(UnknownModel);
    expect(attempt).toThrow(`there is no model "${name}"; choose one of: squared-svm`);
  }
});
