import { InvalidArgumentError } from "commander";

/** What `--mlflow` may be. */
export function mlflowAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new InvalidArgumentError("It must be the address of a server, such as http://127.0.0.1:5000.");
  if (url.username !== "" || url.password !== "") {
    const variables = "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD";
    throw new InvalidArgumentError(`Name and password belong into the environment (${variables}).`);
  }
  return url.href;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The experiment, and how to prove who asks, by the variables that MLflow's own programs use. */
export function mlflowEnvironment(environment: Environment) {
  const experiment = environment.MLFLOW_EXPERIMENT_NAME || "edgewise";
  return { experiment, headers: authorization(environment) };
}

function authorization(environment: Environment): Readonly<Record<string, string>> {
  const { MLFLOW_TRACKING_USERNAME: name, MLFLOW_TRACKING_PASSWORD: password = "" } = environment;
  if (name) return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` };
  const { MLFLOW_TRACKING_TOKEN: token } = environment;
  return token ? { authorization: `Bearer ${token}` } : {};
}
