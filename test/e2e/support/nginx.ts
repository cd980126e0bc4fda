import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What docs/proxies.md says about nginx. */
function recipe(): string {
  const docs = readFileSync(new URL("../../../docs/proxies.md", import.meta.url), "utf8");
  const found = /```nginx\n(.*?)```/s.exec(docs)?.[1];
  if (found === undefined) throw new Error("docs/proxies.md has no configuration of nginx");
  return found;
}

export interface Nginx {
  /** The certificate that it shows, for lab.example and 127.0.0.1. */
  readonly certificate: string;
  end(): Promise<void>;
}

/**
 * nginx with the recipe's configuration and a certificate of its own, on a port of this machine, as soon as it listens.
 * Below `/wrong/` it leads to the aggregator under the name other.example.
 */
export async function startNginx(ports: { readonly own: number; readonly aggregator: number }): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-nginx-"));
  const [certificate, key] = [join(folder, "lab.pem"), join(folder, "lab.key")];
  const names = "subjectAltName=DNS:lab.example,IP:127.0.0.1";
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const request = ["req", "-x509", ...curve, "-nodes", "-days", "2", "-subj", "/CN=lab.example", "-addext", names];
  execFileSync("openssl", [...request, "-keyout", key, "-out", certificate], { stdio: "ignore" });

  const server = recipe()
    .replace("listen 443 ssl", `listen 127.0.0.1:${ports.own} ssl`)
    .replace("/etc/ssl/lab.pem", certificate)
    .replace("/etc/ssl/lab.key", key)
    .replace("127.0.0.1:7313", `127.0.0.1:${ports.aggregator}`);
  // As in a network where the aggregator has another name than it was told.
  const location = / {2}location \/edgewise\/ \{.*?\n {2}\}\n/s.exec(server)?.[0] ?? "";
  const wrong = location.replace("/edgewise/", "/wrong/").replace("$host", "other.example");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (of) => `${of}_temp_path ${folder}/${of};`,
  );
  const lines = ["daemon off;", "worker_processes 1;", `pid ${folder}/pid;`, "error_log stderr notice;", "events {}"];
  const http = `http {\naccess_log off;\n${temporary.join("\n")}\n${server.replace(location, location + wrong)}\n}\n`;
  writeFileSync(join(folder, "nginx.conf"), `${lines.join("\n")}\n${http}`);

  const program = process.env.EDGEWISE_NGINX ?? "/usr/sbin/nginx";
  const child = spawn(program, ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      if (line.includes("start worker processes")) resolve();
    });
    child.once("error", (cause) => reject(new Error(`${program} cannot be started; is nginx installed?`, { cause })));
    child.once("close", (code) => reject(new Error(`nginx ended with ${code}:\n${said.join("\n")}`)));
  });
  return {
    certificate,
    async end() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
