import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * For an element whose words change by themselves: it keeps the greatest height that it has had at its width, so that what is
 * below does not move up and down.
 */
export function useTallest<T extends HTMLElement>(): RefObject<T> {
  const ref = useRef<T>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let width: number | undefined;
    let tallest = 0;
    const observer = new ResizeObserver((entries) => {
      const { inlineSize, blockSize } = entries.at(-1)?.borderBoxSize[0] ?? { inlineSize: 0, blockSize: 0 };
      if (width !== undefined && inlineSize !== width) {
        tallest = 0;
        element.style.minHeight = "";
      } else if (blockSize > tallest) {
        tallest = blockSize;
        element.style.minHeight = `${blockSize}px`;
      }
      width = inlineSize;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return ref;
}
