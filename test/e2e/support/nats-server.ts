import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface NatsServer {
  /** Ended by SIGKILL, as when its machine fails. */
  kill(): Promise<void>;
  end(): Promise<void>;
}

/** A NATS server on a port of this machine, as soon as it listens; `configuration` in the server's own language. */
export async function startNatsServer(port: number, configuration = ""): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-nats-"));
  const file = join(folder, "nats.conf");
  writeFileSync(file, `listen: "127.0.0.1:${port}"\n${configuration}\n`);
  const program = process.env.EDGEWISE_NATS ?? "nats-server";
  const child = spawn(program, ["-c", file], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      if (line.includes("Server is ready")) resolve();
    });
    child.once("error", (cause) => reject(new Error(`${program} cannot be started; is it installed?`, { cause })));
    child.once("close", (code) => reject(new Error(`nats-server ended with ${code}:\n${said.join("\n")}`)));
  });
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { kill: () => stop("SIGKILL"), end: () => stop("SIGTERM") };
}
