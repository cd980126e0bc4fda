// Sums over rows, column by column. The rows of each example are added up by themselves first: long sums of float32 drift.

@unmanaged
class AddColumns {
  from!: usize;
  /** What rows are multiplied by, number by number; 0 for nothing. */
  other!: usize;
  to!: usize;
  count!: usize;
  width!: usize;
}

export function addColumns(at: usize, rows: usize): void {
  const p = changetype<AddColumns>(at);
  const apart = p.width << 2;
  const one = p.count === 1;
  const count: usize = one ? rows : p.count;
  const examples: usize = one ? 1 : rows;
  const products = p.other !== 0;
  // From a number to what it is multiplied by.
  const beside = p.other - p.from;
  let from = p.from;
  for (let example: usize = 0; example < examples; example++) {
    let n: usize = 0;
    for (; n + 16 <= apart; n += 16) {
      let total = f32x4.splat(0);
      let row = from + n;
      for (let i: usize = 0; i < count; i++) {
        let value = v128.load(row);
        if (products) value = f32x4.mul(value, v128.load(row + beside));
        total = f32x4.add(total, value);
        row += apart;
      }
      v128.store(p.to + n, f32x4.add(v128.load(p.to + n), total));
    }
    for (; n < apart; n += 4) {
      let total: f32 = 0;
      let row = from + n;
      for (let i: usize = 0; i < count; i++) {
        let value = load<f32>(row);
        if (products) value *= load<f32>(row + beside);
        total += value;
        row += apart;
      }
      store<f32>(p.to + n, load<f32>(p.to + n) + total);
    }
    from += count * apart;
  }
}
