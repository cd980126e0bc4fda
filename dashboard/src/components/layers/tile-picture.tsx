import { inkPicture, largestOf, weightsPicture } from "../../draw/pictures.ts";
import { inkOf, type Tiles, tileAt } from "../../layers/tiles.ts";
import { Picture } from "../picture.tsx";

interface Props {
  readonly tiles: Tiles;
  /** Those of one picture after the other; before they are there, only their place is seen. */
  readonly values: Float32Array | undefined;
  /** Weights have two colours, what a layer makes of an example is ink. */
  readonly as: "weights" | "ink";
  readonly label: string;
}

/** Small pictures side by side, on one scale. */
export function TilePicture({ tiles, values, as, label }: Props) {
  const { count, width, height, wide, high } = tiles;
  return (
    <Picture
      width={wide}
      height={high}
      label={label}
      className={values === undefined ? "awaited" : ""}
      of={[values]}
      paint={(context) => {
        context.clearRect(0, 0, wide, high);
        if (values === undefined) return;
        const ink = as === "ink" ? inkOf(values) : undefined;
        const largest = largestOf(values);
        for (let index = 0; index < count; index++) {
          const { x, y } = tileAt(tiles, index);
          const [from, to] = [index * width * height, (index + 1) * width * height];
          const picture = ink
            ? inkPicture(ink.subarray(from, to), width, height)
            : weightsPicture(values.subarray(from, to), width, height, largest);
          context.putImageData(picture, x, y);
        }
      }}
    />
  );
}
