import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";
import { startServerProgram } from "./server-program.ts";

const program = (name: string) => join(process.env.EDGEWISE_PROMETHEUS ?? "/usr/bin", name);

/** What promtool has to say about a text that Prometheus is to read; it throws if that cannot be read. */
export function checkMetrics(text: string): string {
  return execFileSync(program("promtool"), ["check", "metrics"], { input: text, encoding: "utf8" });
}

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus {
  /** The newest values of the series that fit. */
  query(expression: string): Promise<readonly Series[]>;
  /** The same, as soon as there are any. */
  queryWhenThere(expression: string): Promise<readonly Series[]>;
}

/** Prometheus as it comes, which asks `target` five times a second, until the test is over. */
export async function startPrometheus(target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-prometheus-"));
  const port = await freePort();
  const configuration = join(folder, "prometheus.yml");
  writeFileSync(
    configuration,
    `scrape_configs:\n  - job_name: edgewise\n    scrape_interval: 200ms\n    scrape_timeout: 200ms\n` +
      `    static_configs: [{ targets: ["${target}"] }]\n`,
  );
  const args = [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const server = await startServerProgram(program("prometheus"), args, "Server is ready to receive web requests");
  onTestFinished(async () => {
    await server.end();
    rmSync(folder, { recursive: true });
  });

  async function query(expression: string): Promise<readonly Series[]> {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`);
    if (!answer.ok) throw new Error(`prometheus answers ${answer.status} to ${expression}: ${await answer.text()}`);
    const { data } = (await answer.json()) as Answer;
    return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }
  return {
    query,
    async queryWhenThere(expression) {
      for (;;) {
        const found = await query(expression);
        if (found.length > 0) return found;
        // Prometheus tells nobody when it has asked a target.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}
