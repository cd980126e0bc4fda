import { findRunToShow, startReplayServer } from "../host/replay-server.ts";
import { openInBrowser } from "./open-in-browser.ts";
import { codeOfSignal, onEndSignal } from "./signals.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";

export interface ReplayOptions extends LogOptions {
  readonly runsDir: string;
  readonly port: number;
  readonly open: boolean;
}

/** Shows a kept run again until it is told to end. @throws UserError */
export async function showAgain(name: string, options: ReplayOptions): Promise<void> {
  const log = createLog(options);
  const run = findRunToShow(options.runsDir, name);
  const server = await startReplayServer(run, options.port);
  const address = `${server.url}/#run=${encodeURIComponent(run.id)}&replay`;
  log.line("info", `run ${run.id} is shown again at ${log.style.bold(address)} (Ctrl-C ends)`);
  if (options.open) openInBrowser(() => address);
  await new Promise<void>((resolve) => {
    onEndSignal((signal) => {
      if (signal === "SIGINT") process.exitCode = codeOfSignal(signal);
      resolve();
    });
  });
  await server.close();
}
