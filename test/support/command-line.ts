import { expect, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";

export interface Said {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `edgewise` says and does with these arguments, in this process: for what ends before anything is started. */
export async function said(...args: readonly string[]): Promise<Said> {
  const text = { stdout: "", stderr: "" };
  const into = (stream: "stdout" | "stderr") =>
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
      text[stream] += chunk;
      return true;
    });
  const [stdout, stderr] = [into("stdout"), into("stderr")];
  const handlers = process.listenerCount("SIGTERM");
  try {
    const code = await runCommandLine(args);
    expect(process.listenerCount("SIGTERM"), "nothing was started that waits for its end").toBe(handlers);
    return { code, ...text };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** The only line that it prints where what was asked for cannot be done, which costs exit code 2. */
export async function complaintAbout(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await said(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  return stderr.trimEnd();
}
