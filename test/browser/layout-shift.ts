import type { Page } from "playwright-core";

interface Shift {
  readonly value: number;
  /** What moved, from where to where. */
  readonly of: string;
}

interface WithShifts {
  layoutShifts: Shift[];
}

/** For a page that begins: notes how far what it shows is moved by itself, not by what a person has done just before. */
export function noteLayoutShifts(): void {
  const noting = window as unknown as WithShifts;
  noting.layoutShifts = [];
  interface Entry extends PerformanceEntry {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: readonly {
      readonly node: Element | null;
      readonly previousRect: DOMRectReadOnly;
      readonly currentRect: DOMRectReadOnly;
    }[];
  }
  const observer = new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Entry[]) {
      if (hadRecentInput) continue;
      const moves = sources.map(({ node, previousRect, currentRect }) => {
        const name = node?.className || `${node?.nodeName} ${node?.textContent?.slice(0, 20)}`;
        return `${name} from ${previousRect.x} ${previousRect.y} to ${currentRect.x} ${currentRect.y}`;
      });
      noting.layoutShifts.push({ value, of: moves.join(", ") });
    }
  });
  observer.observe({ type: "layout-shift", buffered: true });
}

/** The sum of all shifts so far, with what moved most, for the message of a test that fails. */
export async function layoutShift(page: Page): Promise<{ readonly sum: number; readonly largest: readonly Shift[] }> {
  const all = await page.evaluate(() => (window as unknown as WithShifts).layoutShifts);
  const largest = all.toSorted((a, b) => b.value - a.value).slice(0, 5);
  return { sum: all.reduce((sum, { value }) => sum + value, 0), largest };
}
