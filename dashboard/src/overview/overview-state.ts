import { signal } from "@preact/signals";
import type { Joining } from "../../../src/watch/joining.ts";
import type { RunOverview, RunsStatus } from "../../../src/watch/run-overview.ts";
import { askAggregator } from "../aggregator-port.ts";

/** Undefined until the aggregator has told of them. */
export const runs = signal<readonly RunOverview[] | undefined>(undefined);
export const joining = signal<Joining | undefined>(undefined);
/** Whether the newest question was not answered. */
export const isLost = signal(false);

const everyMs = 1000;

async function answerTo<T>(address: string): Promise<T> {
  const response = await askAggregator(address);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}

/** Asks how the runs are doing, once a second as long as somebody sees it. */
export function keepAsking(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    clearTimeout(timer);
    try {
      joining.value ??= await answerTo<Joining>("api/join");
      runs.value = (await answerTo<RunsStatus>("api/status")).runs;
      isLost.value = false;
    } catch {
      isLost.value = true;
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, everyMs);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void ask();
  });
  void ask();
}
