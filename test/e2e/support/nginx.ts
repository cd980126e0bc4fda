import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfSigned } from "./certificate.ts";
import { startServerProgram } from "./server-program.ts";

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
  const { certificate, key } = selfSigned(folder, "DNS:lab.example,IP:127.0.0.1");
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
  const args = ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")];
  const nginx = await startServerProgram(program, args, "start worker processes");
  return {
    certificate,
    async end() {
      await nginx.end();
      rmSync(folder, { recursive: true });
    },
  };
}
