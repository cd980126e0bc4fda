import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

interface Props {
  readonly of: RefObject<HTMLElement>;
  readonly title: string;
}

/** Lets a part of the page fill the screen; not there where the browser has no such thing, as on iPhones. */
export function FullScreen({ of, title }: Props) {
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    const look = () => setOn(of.current !== null && document.fullscreenElement === of.current);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, [of]);
  if (!document.fullscreenEnabled) return null;
  return (
    <button
      type="button"
      class="tiny full-screen"
      aria-label={isOn ? `Leave full screen: ${title}` : `Full screen: ${title}`}
      title={isOn ? "Leave full screen (Esc)" : "Full screen"}
      onClick={() => void (isOn ? document.exitFullscreen() : of.current?.requestFullscreen())}
    >
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <path d={isOn ? "M1 4h3V1M8 1v3h3M11 8H8v3M4 11V8H1" : "M1 4V1h3M8 1h3v3M11 8v3H8M4 11H1V8"} />
      </svg>
    </button>
  );
}
