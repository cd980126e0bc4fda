import { expect, test } from "vitest";
import { mlflowAddress, mlflowEnvironment } from "./mlflow-address.ts";

test.each(["127.0.0.1:5000", "mlruns", "file:///tmp/mlruns", ""])("%j is no address of an MLflow server", (text) => {
  expect(() => mlflowAddress(text)).toThrow(/It must be the address of a server/);
});

test("an address keeps its path, and holds no password", () => {
  expect(mlflowAddress("https://lab.example/mlflow")).toBe("https://lab.example/mlflow");
  expect(() => mlflowAddress("http://ada:secret@lab.example")).toThrow(/MLFLOW_TRACKING_PASSWORD/);
});

test("experiment and proof come from the variables of MLflow", () => {
  expect(mlflowEnvironment({})).toEqual({ experiment: "edgewise", headers: {} });
  expect(mlflowEnvironment({ MLFLOW_EXPERIMENT_NAME: "pumps", MLFLOW_TRACKING_TOKEN: "t" })).toEqual({
    experiment: "pumps",
    headers: { authorization: "Bearer t" },
  });
  const { headers } = mlflowEnvironment({ MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "secret" });
  // The base64 of ada:secret.
  expect(headers).toEqual({ authorization: "Basic YWRhOnNlY3JldA==" });
});
