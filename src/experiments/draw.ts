import { UserError } from "../protocol/user-error.ts";
import type { Figure } from "./figures/figure.ts";

/** The packages that draw are not installed; they are optional, because nodes do not need them. */
class DrawingUnavailable extends UserError {
  override readonly name = "DrawingUnavailable";
}

/** The marks of a drawn figure: how many there are of each kind, and how many have no position. */
export interface Marks {
  readonly counts: Readonly<Record<string, number>>;
  /** Marks whose position is not a finite number. */
  readonly lost: number;
}

/** Draws figures. */
export interface Drawing {
  svg(figure: Figure): Promise<string>;
  marks(figure: Figure): Promise<Marks>;
}

/**
 * Draws figures with Vega-Lite, which is loaded on the first call.
 *
 * @throws DrawingUnavailable
 */
export async function createDrawing(): Promise<Drawing> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]).catch((error: unknown) => {
    throw new DrawingUnavailable("figures need the optional packages vega and vega-lite", {
      toDo: "npm install vega vega-lite",
      cause: error,
    });
  });

  async function drawn({ spec }: Figure) {
    const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: "none", logLevel: vega.Error });
    return view.runAsync();
  }

  return {
    async svg(figure) {
      return (await drawn(figure)).toSVG();
    },
    async marks(figure) {
      const counts: Record<string, number> = {};
      let lost = 0;
      const visit = (mark: SceneMark) => {
        for (const item of mark.items) {
          if (mark.role === "mark" && mark.marktype !== "group") {
            counts[mark.marktype] = (counts[mark.marktype] ?? 0) + 1;
            if (!Number.isFinite(item.x) || !Number.isFinite(item.y)) lost += 1;
          }
          for (const inner of item.items ?? []) visit(inner);
        }
      };
      visit(((await drawn(figure)).scenegraph() as unknown as { readonly root: SceneMark }).root);
      return { counts, lost };
    },
  };
}

/** The part of Vega's scene graph that is used. */
interface SceneMark {
  readonly marktype: string;
  readonly role?: string;
  readonly items: readonly { readonly x?: number; readonly y?: number; readonly items?: readonly SceneMark[] }[];
}
