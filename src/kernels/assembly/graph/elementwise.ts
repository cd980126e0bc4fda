// What is done with each number, or each column. Four at a time may reach beyond the last one, into room that is nobody's.

@unmanaged
class Activate {
  kind!: i32;
  x!: usize;
  y!: usize;
  dy!: usize;
  dx!: usize;
  size!: usize;
}

export function activate(at: usize, rows: usize): void {
  const p = changetype<Activate>(at);
  const x = p.x;
  const y = p.y;
  const end = (rows * p.size) << 2;
  if (p.kind === 0) {
    const zero = f32x4.splat(0);
    for (let i: usize = 0; i < end; i += 16) v128.store(y + i, f32x4.max(v128.load(x + i), zero));
    return;
  }
  for (let i: usize = 0; i < end; i += 4) store<f32>(y + i, <f32>activated(p.kind, <f64>load<f32>(x + i)));
}

export function activateBack(at: usize, rows: usize): void {
  const p = changetype<Activate>(at);
  const x = p.x;
  const y = p.y;
  const dy = p.dy;
  const dx = p.dx;
  const end = (rows * p.size) << 2;
  if (p.kind === 0) {
    const zero = f32x4.splat(0);
    for (let i: usize = 0; i < end; i += 16) {
      v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), zero)));
    }
    return;
  }
  for (let i: usize = 0; i < end; i += 4) {
    const slope = slopeOf(p.kind, <f64>load<f32>(x + i), <f64>load<f32>(y + i));
    store<f32>(dx + i, <f32>(<f64>load<f32>(dy + i) * slope));
  }
}

function activated(kind: i32, x: f64): f64 {
  if (kind === 1) {
    const e = Math.exp(-2 * Math.abs(x));
    return Math.sign(x) * ((1 - e) / (1 + e));
  }
  if (kind === 2) return 1 / (1 + Math.exp(-x));
  return x * normalBelow(x);
}

function slopeOf(kind: i32, x: f64, y: f64): f64 {
  if (kind === 1) return 1 - y * y;
  if (kind === 2) return y * (1 - y);
  return normalBelow(x) + x * Math.exp(-0.5 * x * x) * 0.3989422804014327;
}

/** How likely a normal number is below x: Abramowitz and Stegun 7.1.26, within 1.5e-7. */
function normalBelow(x: f64): f64 {
  const z = Math.abs(x) * Math.SQRT1_2;
  const t = 1 / (1 + 0.3275911 * z);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const above = 0.5 * polynomial * Math.exp(-z * z);
  return x >= 0 ? 1 - above : above;
}

@unmanaged
class Sum {
  from!: usize;
  other!: usize;
  to!: usize;
  size!: usize;
}

export function sum(at: usize, rows: usize): void {
  const p = changetype<Sum>(at);
  const from = p.from;
  const other = p.other;
  const to = p.to;
  const end = (rows * p.size) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(from + i), v128.load(other + i)));
  }
}

@unmanaged
class AddRows {
  from!: usize;
  to!: usize;
  count!: usize;
  width!: usize;
}

/** Adds up the rows of each example by themselves first: long sums of float32 drift. */
export function addRows(at: usize, rows: usize): void {
  const p = changetype<AddRows>(at);
  const apart = p.width << 2;
  const one = p.count === 1;
  const count: usize = one ? rows : p.count;
  const examples: usize = one ? 1 : rows;
  let from = p.from;
  for (let example: usize = 0; example < examples; example++) {
    let n: usize = 0;
    for (; n + 16 <= apart; n += 16) {
      let total = f32x4.splat(0);
      let row = from + n;
      for (let i: usize = 0; i < count; i++) {
        total = f32x4.add(total, v128.load(row));
        row += apart;
      }
      v128.store(p.to + n, f32x4.add(v128.load(p.to + n), total));
    }
    for (; n < apart; n += 4) {
      let total: f32 = 0;
      let row = from + n;
      for (let i: usize = 0; i < count; i++) {
        total += load<f32>(row);
        row += apart;
      }
      store<f32>(p.to + n, load<f32>(p.to + n) + total);
    }
    from += count * apart;
  }
}
