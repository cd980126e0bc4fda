import { arch, cpus, loadavg, platform, totalmem } from "node:os";

/** The machine on which times were measured. */
export function describeMachine() {
  const processor = cpus()[0]?.model.trim() ?? "unknown processor";
  const machine = {
    processor,
    processors: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    platform: `${platform()} ${arch()}`,
    nodejs: process.versions.node,
    v8: process.versions.v8,
    flags: process.execArgv,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
    date: new Date().toISOString(),
  };
  const flags = machine.flags.length > 0 ? ` ${machine.flags.join(" ")}` : "";
  const text = `${processor} (${machine.processors}), ${machine.platform}, Node.js ${machine.nodejs}${flags}, load ${machine.load}`;
  return { ...machine, text };
}
