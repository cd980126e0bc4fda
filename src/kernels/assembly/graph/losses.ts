// The losses of a graph's scores, summed in float64, and their slopes.

@unmanaged
class Loss {
  scores!: usize;
  /** A number an example: its class, or what is to be predicted. */
  targets!: usize;
  slopes!: usize;
  width!: usize;
}

export function crossEntropy(at: usize, rows: usize, share: f64): f64 {
  const p = changetype<Loss>(at);
  const width = p.width;
  let scores = p.scores;
  let slopes = p.slopes;
  let loss: f64 = 0;
  for (let row: usize = 0; row < rows; row++) {
    let largest = <f64>load<f32>(scores);
    for (let k: usize = 1; k < width; k++) largest = max(largest, <f64>load<f32>(scores + (k << 2)));
    let sum: f64 = 0;
    for (let k: usize = 0; k < width; k++) sum += Math.exp(<f64>load<f32>(scores + (k << 2)) - largest);
    const logSum = largest + Math.log(sum);
    const right = <usize>load<f32>(p.targets + (row << 2));
    loss += logSum - <f64>load<f32>(scores + (right << 2));
    for (let k: usize = 0; k < width; k++) {
      const probability = Math.exp(<f64>load<f32>(scores + (k << 2)) - logSum);
      store<f32>(slopes + (k << 2), <f32>(share * (k === right ? probability - 1 : probability)));
    }
    scores += width << 2;
    slopes += width << 2;
  }
  return loss;
}

export function squaredError(at: usize, rows: usize, share: f64): f64 {
  const p = changetype<Loss>(at);
  let loss: f64 = 0;
  for (let i: usize = 0; i < rows << 2; i += 4) {
    const error = <f64>load<f32>(p.scores + i) - <f64>load<f32>(p.targets + i);
    loss += 0.5 * error * error;
    store<f32>(p.slopes + i, <f32>(share * error));
  }
  return loss;
}
