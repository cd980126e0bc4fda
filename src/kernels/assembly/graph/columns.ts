// Sums over rows, column by column. The rows of each example are added up by themselves first: long sums of float32 drift.

@unmanaged
class AddRows {
  from!: usize;
  to!: usize;
  count!: usize;
  width!: usize;
}

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

@unmanaged
class AddProducts {
  from!: usize;
  other!: usize;
  to!: usize;
  count!: usize;
  width!: usize;
}

export function addProducts(at: usize, rows: usize): void {
  const p = changetype<AddProducts>(at);
  const apart = p.width << 2;
  const one = p.count === 1;
  const count: usize = one ? rows : p.count;
  const examples: usize = one ? 1 : rows;
  let from = p.from;
  let other = p.other;
  for (let example: usize = 0; example < examples; example++) {
    for (let n: usize = 0; n < apart; n += 4) {
      let total: f32 = 0;
      let row: usize = n;
      for (let i: usize = 0; i < count; i++) {
        total += load<f32>(from + row) * load<f32>(other + row);
        row += apart;
      }
      store<f32>(p.to + n, load<f32>(p.to + n) + total);
    }
    from += count * apart;
    other += count * apart;
  }
}
