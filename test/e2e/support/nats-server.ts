import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServerProgram } from "./server-program.ts";

export interface NatsServer {
  /** Ended by SIGKILL, as when its machine fails. */
  kill(): Promise<void>;
  end(): Promise<void>;
}

/** A NATS server on a port of this machine, as soon as it listens; `configuration` in the server's own language. */
export const startNatsServer = (port: number, configuration = ""): Promise<NatsServer> =>
  runNatsServer(`listen: "127.0.0.1:${port}"\n${configuration}\n`);

/** One that is configured by this alone; `starter`: a program that starts it, with its first arguments. */
export async function runNatsServer(configuration: string, starter: readonly string[] = []): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-nats-"));
  const file = join(folder, "nats.conf");
  writeFileSync(file, configuration);
  const [program = "", ...args] = [...starter, process.env.EDGEWISE_NATS ?? "nats-server", "-c", file];
  const server = await startServerProgram(program, args, "Server is ready");
  const stop = async (signal: NodeJS.Signals) => {
    await server.end(signal);
    rmSync(folder, { recursive: true, force: true });
  };
  return { kill: () => stop("SIGKILL"), end: () => stop("SIGTERM") };
}
