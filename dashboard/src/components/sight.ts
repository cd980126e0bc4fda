import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { createPainting, type Painting } from "../draw/painting.ts";

/** Paints at once what is near the screen, and elsewhere seldom: what an element shows. */
export function usePainting(element: RefObject<Element>): Painting {
  const kept = useRef<Painting>();
  kept.current ??= createPainting();
  const painting = kept.current;
  useEffect(() => {
    const seen: IntersectionObserverCallback = (entries) => painting.sighted(entries.at(-1)?.isIntersecting ?? true);
    const observer = new IntersectionObserver(seen, { rootMargin: "600px" });
    if (element.current) observer.observe(element.current);
    addEventListener("beforeprint", painting.catchUp);
    return () => {
      observer.disconnect();
      removeEventListener("beforeprint", painting.catchUp);
      painting.close();
    };
  }, []);
  return painting;
}

/** A signal for something that costs much to render: as the source is while the element is near the screen, elsewhere at most a second old. */
export function useInSight<T>(source: ReadonlySignal<T>, element: RefObject<Element>): ReadonlySignal<T> {
  const shown = useSignal(source.peek());
  const painting = usePainting(element);
  useSignalEffect(() => {
    const value = source.value;
    painting.show(() => {
      shown.value = value;
    });
  });
  return shown;
}
