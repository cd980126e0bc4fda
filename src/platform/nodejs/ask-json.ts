import { UserError } from "../../protocol/user-error.ts";
import type { AskJson } from "../../trackers/mlflow-api.ts";

export interface AskJsonOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** How long an answer may take. */
  readonly timeoutMs?: number;
}

/** Requests with JSON both ways, to what is below an address. */
export function askJson(address: string, { headers = {}, timeoutMs = 5000 }: AskJsonOptions = {}): AskJson {
  const base = address.replace(/\/*$/, "/");
  return async (method, path, body) => {
    try {
      const answer = await fetch(base + path, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: answer.status, json: parsed(await answer.text()) };
    } catch (error) {
      throw new UserError(`does not answer: ${reason(error, timeoutMs)}`, { where: address, cause: error });
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reason(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing came within ${timeoutMs / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = "code" in cause ? cause.code : undefined;
  if (code === "ECONNREFUSED") return "nothing listens there";
  return cause.message === "" ? String(code) : cause.message;
}
