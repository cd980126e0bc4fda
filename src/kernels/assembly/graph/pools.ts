// The largest number of windows, and their mean, of four channels at a time where there are four.

@unmanaged
class Pool {
  average!: i32;
  x!: usize;
  y!: usize;
  dy!: usize;
  dx!: usize;
  lines!: i32;
  columns!: i32;
  channels!: i32;
  linesOut!: i32;
  columnsOut!: i32;
  kernelHeight!: i32;
  kernelWidth!: i32;
  strideDown!: i32;
  strideAcross!: i32;
  top!: i32;
  left!: i32;
}

export function pool(at: usize, rows: usize): void {
  eachWindow(at, rows, false);
}

export function poolBack(at: usize, rows: usize): void {
  const p = changetype<Pool>(at);
  memory.fill(p.dx, 0, rows * <usize>(p.lines * p.columns * p.channels * 4));
  eachWindow(at, rows, true);
}

function eachWindow(at: usize, rows: usize, back: bool): void {
  const p = changetype<Pool>(at);
  const pixel = <usize>(p.channels << 2);
  const line = <usize>p.columns * pixel;
  const exampleBytes = <usize>p.lines * line;
  // Where a window's numbers stand behind its example's first one, and that far behind dx.
  let out: usize = 0;
  for (let example: usize = 0; example < rows; example++) {
    const first = example * exampleBytes;
    for (let i = 0; i < p.linesOut; i++) {
      const top = i * p.strideDown - p.top;
      const y0 = max(0, top);
      const y1 = min(p.lines, top + p.kernelHeight);
      for (let j = 0; j < p.columnsOut; j++) {
        const left = j * p.strideAcross - p.left;
        const x0 = max(0, left);
        const x1 = min(p.columns, left + p.kernelWidth);
        const window = first + <usize>y0 * line + <usize>x0 * pixel;
        const height = <usize>(y1 - y0);
        const width = <usize>(x1 - x0) * pixel;
        let channel: usize = 0;
        for (; channel + 16 <= pixel; channel += 16) {
          if (back) fourBack(p, window + channel, out + channel, height, width, line, pixel);
          else four(p, window + channel, out + channel, height, width, line, pixel);
        }
        for (; channel < pixel; channel += 4) {
          if (back) oneBack(p, window + channel, out + channel, height, width, line, pixel);
          else one(p, window + channel, out + channel, height, width, line, pixel);
        }
        out += pixel;
      }
    }
  }
}

function four(p: Pool, window: usize, out: usize, height: usize, width: usize, line: usize, pixel: usize): void {
  const average = p.average;
  let x = p.x + window;
  let found = average ? f32x4.splat(0) : f32x4.splat(-Infinity);
  for (let i: usize = 0; i < height; i++) {
    for (let j: usize = 0; j < width; j += pixel) {
      const value = v128.load(x + j);
      found = average ? f32x4.add(found, value) : f32x4.max(found, value);
    }
    x += line;
  }
  if (average) found = f32x4.mul(found, f32x4.splat(1 / <f32>((height * width) / pixel)));
  v128.store(p.y + out, found);
}

function one(p: Pool, window: usize, out: usize, height: usize, width: usize, line: usize, pixel: usize): void {
  const average = p.average;
  let x = p.x + window;
  let found: f32 = average ? 0 : -Infinity;
  for (let i: usize = 0; i < height; i++) {
    for (let j: usize = 0; j < width; j += pixel) {
      const value = load<f32>(x + j);
      found = average ? found + value : max(found, value);
    }
    x += line;
  }
  if (average) found *= 1 / <f32>((height * width) / pixel);
  store<f32>(p.y + out, found);
}

/** Of several largest numbers the first one gets the slope. */
function fourBack(p: Pool, window: usize, out: usize, height: usize, width: usize, line: usize, pixel: usize): void {
  let x = p.x + window;
  let dx = p.dx + window;
  let slope = v128.load(p.dy + out);
  const average = p.average;
  if (average) slope = f32x4.mul(slope, f32x4.splat(1 / <f32>((height * width) / pixel)));
  const largest = average ? slope : v128.load(p.y + out);
  for (let i: usize = 0; i < height; i++) {
    for (let j: usize = 0; j < width; j += pixel) {
      let here = slope;
      if (!average) {
        const is = f32x4.eq(v128.load(x + j), largest);
        here = v128.and(slope, is);
        slope = v128.andnot(slope, is);
      }
      v128.store(dx + j, f32x4.add(v128.load(dx + j), here));
    }
    x += line;
    dx += line;
  }
}

function oneBack(p: Pool, window: usize, out: usize, height: usize, width: usize, line: usize, pixel: usize): void {
  let x = p.x + window;
  let dx = p.dx + window;
  let slope = load<f32>(p.dy + out);
  const average = p.average;
  if (average) slope *= 1 / <f32>((height * width) / pixel);
  const largest = load<f32>(p.y + out);
  for (let i: usize = 0; i < height; i++) {
    for (let j: usize = 0; j < width; j += pixel) {
      if (average) store<f32>(dx + j, load<f32>(dx + j) + slope);
      else if (load<f32>(x + j) === largest) {
        store<f32>(dx + j, load<f32>(dx + j) + slope);
        return;
      }
    }
    x += line;
    dx += line;
  }
}
