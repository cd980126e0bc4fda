/** Of values that stand together for each pixel, their mean: how much of any colour there is, whatever the colour. */
export function overChannels(values: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: values.length / channels }, (_, pixel) => {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += values[channels * pixel + k] as number;
    return sum / channels;
  });
}
