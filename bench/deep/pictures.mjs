import { createRandom } from "edgewise";

/** A minibatch of pictures of MNIST's size, in classes by chance. */
export function picturesByChance(count = 100) {
  const random = createRandom(1, "pictures");
  const features = /** @type {const} */ ({ kind: "bytes", featureCount: 784, scale: 1 / 255 });
  const bytes = Uint8Array.from({ length: count * 784 }, () => random.integer(256));
  const values = Uint8Array.from({ length: count }, () => random.integer(10));
  return {
    data: {
      exampleCount: count,
      features: { ...features, data: bytes },
      targets: { kind: /** @type {const} */ ("class"), values, classCount: 10 },
    },
    rows: Uint32Array.from({ length: count }, (_, row) => row),
  };
}
