import { z } from "zod";
import { runLabel } from "../data/run-label.ts";
import type { Question, QuestionAnswer } from "./site-messages.ts";
import type { SiteRuns } from "./site-runs.ts";

const types: Readonly<Record<string, string>> = {
  events: "application/octet-stream",
  replay: "application/octet-stream",
  "run.json": "application/json; charset=utf-8",
  "metrics.csv": "text/csv; charset=utf-8",
  "model.json": "application/json; charset=utf-8",
};
const naming = z.strictObject({ label: runLabel });

/** What an aggregator answers about the runs in its folder (platform/nodejs/run-routes.ts); undefined for other addresses. */
export async function answerAboutRuns(
  { address, method, body }: Question,
  runs: SiteRuns,
): Promise<QuestionAnswer | undefined> {
  if (address === "api/runs") return json(await runs.list());
  const found = /^api\/runs\/([^/]+)(?:\/([^/]+))?$/.exec(address);
  if (!found) return undefined;
  const [, encoded = "", what] = found;
  const id = decodeURIComponent(encoded);
  if (method === "DELETE" && what === undefined) return (await runs.remove(id)) ? done : noSuchRun;
  if (method === "PUT" && what === "label") {
    const asked = naming.safeParse(typeof body === "string" ? parsed(body) : undefined);
    if (!asked.success) return text(400, asked.error.issues[0]?.message ?? "the name is not valid");
    return (await runs.name(id, asked.data.label)) ? done : noSuchRun;
  }
  const type = what === undefined ? undefined : types[what];
  if (method !== "GET" || what === undefined || type === undefined) return text(404, "nothing of that is kept of runs");
  const file = await runs.file(id, what);
  return file === undefined ? text(404, `this run has no ${what}`) : { status: 200, type, text: file };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const text = (status: number, content: string): QuestionAnswer => ({
  status,
  type: "text/plain; charset=utf-8",
  text: content,
});
const json = (value: unknown): QuestionAnswer => ({
  status: 200,
  type: types["run.json"] ?? "",
  text: JSON.stringify(value),
});
const done = text(200, "");
const noSuchRun = text(404, "there is no such run here");
