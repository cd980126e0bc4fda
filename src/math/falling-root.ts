/**
 * Where a function that falls comes down to `wanted`, between 0 and `most`: 0 if it is there already, `most` if it never comes so
 * far. As exact as `steps` halvings of the interval are.
 */
export async function fallingRoot(
  of: (x: number) => Promise<number>,
  wanted: number,
  { most, steps }: { readonly most: number; readonly steps: number },
): Promise<number> {
  if (!((await of(0)) > wanted)) return 0;
  let [low, high] = [0, 1];
  while (high < most && (await of(high)) > wanted) [low, high] = [high, Math.min(most, 2 * high)];
  for (let i = 0; i < steps; i++) {
    const middle = (low + high) / 2;
    if ((await of(middle)) > wanted) low = middle;
    else high = middle;
  }
  return high;
}
