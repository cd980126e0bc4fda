// What is done with each number. Four at a time may reach beyond the last one, into room that is nobody's.

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
  if (kind === 4) return 2 * normalBelow(x * Math.SQRT2) - 1;
  return x * normalBelow(x);
}

function slopeOf(kind: i32, x: f64, y: f64): f64 {
  if (kind === 1) return 1 - y * y;
  if (kind === 2) return y * (1 - y);
  if (kind === 4) return Math.exp(-x * x) * 1.1283791670955126;
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
class Combine {
  from!: usize;
  other!: usize;
  to!: usize;
  size!: usize;
}

export function combine(at: usize, rows: usize, product: bool): void {
  const p = changetype<Combine>(at);
  const from = p.from;
  const other = p.other;
  const to = p.to;
  const end = (rows * p.size) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const a = v128.load(from + i);
    const b = v128.load(other + i);
    v128.store(to + i, product ? f32x4.mul(a, b) : f32x4.add(a, b));
  }
}

@unmanaged
class Rescale {
  x!: usize;
  y!: usize;
  size!: usize;
  factor!: f32;
  summand!: f32;
}

export function rescale(at: usize, rows: usize): void {
  const p = changetype<Rescale>(at);
  const factor = f32x4.splat(p.factor);
  const summand = f32x4.splat(p.summand);
  const end = (rows * p.size) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    v128.store(p.y + i, f32x4.add(f32x4.mul(v128.load(p.x + i), factor), summand));
  }
}
