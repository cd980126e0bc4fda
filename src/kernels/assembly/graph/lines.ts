// What is done with each line of numbers of an example. Sums of a line are float64.

@unmanaged
class Scale {
  x!: usize;
  y!: usize;
  count!: usize;
  width!: usize;
  /** 0 where there is none. */
  factor!: usize;
  summand!: usize;
}

export function scale(at: usize, rows: usize): void {
  const p = changetype<Scale>(at);
  const apart = p.width << 2;
  let x = p.x;
  let y = p.y;
  for (let line: usize = 0; line < rows * p.count; line++) {
    let n: usize = 0;
    for (; n + 16 <= apart; n += 16) {
      let value = v128.load(x + n);
      if (p.factor) value = f32x4.mul(value, v128.load(p.factor + n));
      if (p.summand) value = f32x4.add(value, v128.load(p.summand + n));
      v128.store(y + n, value);
    }
    for (; n < apart; n += 4) {
      let value = load<f32>(x + n);
      if (p.factor) value *= load<f32>(p.factor + n);
      if (p.summand) value += load<f32>(p.summand + n);
      store<f32>(y + n, value);
    }
    x += apart;
    y += apart;
  }
}

@unmanaged
class Normalize {
  x!: usize;
  y!: usize;
  spreads!: usize;
  dy!: usize;
  dx!: usize;
  count!: usize;
  width!: usize;
  epsilon!: f32;
}

export function normalize(at: usize, rows: usize): void {
  const p = changetype<Normalize>(at);
  const apart = p.width << 2;
  let x = p.x;
  let y = p.y;
  for (let line: usize = 0; line < rows * p.count; line++) {
    let sum: f64 = 0;
    for (let n: usize = 0; n < apart; n += 4) sum += <f64>load<f32>(x + n);
    const mean = sum / <f64>p.width;
    let squares: f64 = 0;
    for (let n: usize = 0; n < apart; n += 4) {
      const off = <f64>load<f32>(x + n) - mean;
      squares += off * off;
    }
    const spread = Math.sqrt(squares / <f64>p.width + <f64>p.epsilon);
    store<f32>(p.spreads + (line << 2), <f32>spread);
    for (let n: usize = 0; n < apart; n += 4) store<f32>(y + n, <f32>((<f64>load<f32>(x + n) - mean) / spread));
    x += apart;
    y += apart;
  }
}

/** `dx` may be `dy`. */
export function normalizeBack(at: usize, rows: usize): void {
  const p = changetype<Normalize>(at);
  const apart = p.width << 2;
  let y = p.y;
  let dy = p.dy;
  let dx = p.dx;
  for (let line: usize = 0; line < rows * p.count; line++) {
    let sum: f64 = 0;
    let along: f64 = 0;
    for (let n: usize = 0; n < apart; n += 4) {
      const slope = <f64>load<f32>(dy + n);
      sum += slope;
      along += slope * <f64>load<f32>(y + n);
    }
    const mean = sum / <f64>p.width;
    along /= <f64>p.width;
    const spread = <f64>load<f32>(p.spreads + (line << 2));
    for (let n: usize = 0; n < apart; n += 4) {
      store<f32>(dx + n, <f32>((<f64>load<f32>(dy + n) - mean - <f64>load<f32>(y + n) * along) / spread));
    }
    y += apart;
    dy += apart;
    dx += apart;
  }
}

@unmanaged
class Gather {
  indices!: usize;
  table!: usize;
  lines!: usize;
  /** What is taken from the table, or the slopes that are added to it. */
  values!: usize;
  count!: usize;
  width!: usize;
}

export function gather(at: usize, rows: usize, back: bool): void {
  const p = changetype<Gather>(at);
  const apart = p.width << 2;
  const last = <f32>(p.lines - 1);
  let values = p.values;
  for (let i: usize = 0; i < rows * p.count; i++) {
    const index = Mathf.floor(load<f32>(p.indices + (i << 2)) + 0.5);
    // What is no number takes the first line.
    const line = p.table + (index > 0 ? <usize>min<f32>(last, index) : 0) * apart;
    if (back) {
      for (let n: usize = 0; n < apart; n += 4) store<f32>(line + n, load<f32>(line + n) + load<f32>(values + n));
    } else memory.copy(values, line, apart);
    values += apart;
  }
}
