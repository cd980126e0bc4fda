import { colourPicture, inkPicture } from "../../draw/pictures.ts";
import { task } from "../../state.ts";
import { Picture } from "../picture.tsx";

const most = 24;
const columns = 8;

interface Props {
  readonly name: string;
  readonly samples: Uint8Array | undefined;
  readonly isRelay: boolean;
}

/** Some of the digits that a node holds, if it shares any. */
export function Mosaic({ name, samples, isRelay }: Props) {
  const picture = task.value?.picture;
  if (picture === undefined) {
    const table = isRelay ? "Its nodes’ tables stay where they are." : "Its table stays where it is.";
    return <p class="mosaic none">{task.value?.schema === undefined ? "Its examples are no pictures." : table}</p>;
  }
  if (samples === undefined || samples.length === 0) {
    return (
      <p class="mosaic none">
        {task.value?.schema
          ? "Its pictures stay where they are."
          : isRelay
            ? "Its nodes share no pictures."
            : "This node shares only counts."}
      </p>
    );
  }
  const { width, height, channels = 1 } = picture;
  const size = width * height * channels;
  const shown = Math.min(most, Math.floor(samples.length / size));
  const rows = Math.ceil(shown / columns);
  return (
    <Picture
      className="mosaic"
      width={columns * width}
      height={rows * height}
      label={`Some of the pictures that ${isRelay ? `nodes behind ${name} hold` : `${name} holds`}`}
      of={[samples]}
      paint={(context) => {
        for (let index = 0; index < shown; index++) {
          const pixels = samples.subarray(index * size, (index + 1) * size);
          const x = (index % columns) * width;
          const y = Math.floor(index / columns) * height;
          const drawn = channels === 3 ? colourPicture(pixels, width, height) : inkPicture(pixels, width, height);
          context.putImageData(drawn, x, y);
        }
      }}
    />
  );
}
