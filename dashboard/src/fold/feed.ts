import type { FeedFrame } from "../../../src/watch/feed-frame.ts";
import { foldAll } from "./fold.ts";
import { emptyView, type View } from "./view.ts";

/** The view, and how much of what has happened it holds. */
export interface Feed {
  readonly view: View;
  /** `stale`: of a connection before this one, whose history has not begun. */
  readonly state: "stale" | "catching-up" | "complete";
}

export const emptyFeed: Feed = { view: emptyView, state: "stale" };

/** The feed after one more frame: the first piece of a history begins anew, its last one completes the view. */
export function withFrame({ view, state }: Feed, frame: FeedFrame): Feed {
  const before = frame.kind === "history" && state !== "catching-up" ? emptyView : view;
  const after = foldAll(before, frame.events);
  return { view: after, state: frame.kind === "history" && frame.more ? "catching-up" : "complete" };
}

/** The connection is gone: the view stays to be looked at until another history begins. */
export function disconnected(feed: Feed): Feed {
  return { ...feed, state: "stale" };
}
