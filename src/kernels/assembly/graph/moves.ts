// What only moves numbers.

@unmanaged
class Strided {
  from!: usize;
  to!: usize;
  count0!: usize;
  count1!: usize;
  count2!: usize;
  stride0!: usize;
  stride1!: usize;
  stride2!: usize;
}

@unmanaged
class Rearrange extends Strided {
  /** From one example to the next. */
  apart!: usize;
}

@unmanaged
class Pack extends Strided {
  width!: usize;
  across!: usize;
}

/** A matrix in panels of eight columns, with zeros beyond the last one. */
export function pack(at: usize): void {
  const p = changetype<Pack>(at);
  const width = p.width;
  const across = p.across;
  const stride2 = p.stride2;
  const count2 = p.count2;
  let to = p.to;
  let from = p.from;
  for (let first: usize = 0; first < width; first += 8) {
    const count = min<usize>(8, width - first);
    for (let i: usize = 0; i < p.count0; i++) {
      for (let j: usize = 0; j < p.count1; j++) {
        let row = from + i * p.stride0 + j * p.stride1;
        for (let l: usize = 0; l < count2; l++) {
          let entry = row;
          for (let n: usize = 0; n < count; n++) {
            store<f32>(to + (n << 2), load<f32>(entry));
            entry += across;
          }
          for (let n = count; n < 8; n++) store<f32>(to + (n << 2), 0);
          to += 32;
          row += stride2;
        }
      }
    }
    from += across << 3;
  }
}

@unmanaged
class Spread {
  from!: usize;
  to!: usize;
  lines!: usize;
  columns!: usize;
  /** In bytes. */
  channels!: usize;
  exampleApart!: usize;
  lineApart!: usize;
  columnApart!: usize;
}

/** Copies lines of columns to where these stand apart. */
export function spread(at: usize, rows: usize): void {
  const p = changetype<Spread>(at);
  const lines = p.lines;
  // Columns that stay neighbours are one run.
  const together = p.columnApart === p.channels;
  const bytes = together ? p.channels * p.columns : p.channels;
  const columns: usize = together ? 1 : p.columns;
  const columnApart = p.columnApart;
  let from = p.from;
  for (let example: usize = 0; example < rows; example++) {
    let line = p.to + example * p.exampleApart;
    for (let y: usize = 0; y < lines; y++) {
      let to = line;
      for (let x: usize = 0; x < columns; x++) {
        memory.copy(to, from, bytes);
        from += bytes;
        to += columnApart;
      }
      line += p.lineApart;
    }
  }
}

export function rearrange(at: usize, rows: usize): void {
  const p = changetype<Rearrange>(at);
  const count2 = p.count2;
  const stride2 = p.stride2;
  let to = p.to;
  for (let example: usize = 0; example < rows; example++) {
    const first = p.from + example * p.apart;
    for (let i: usize = 0; i < p.count0; i++) {
      for (let j: usize = 0; j < p.count1; j++) {
        let from = first + i * p.stride0 + j * p.stride1;
        for (let l: usize = 0; l < count2; l++) {
          store<f32>(to, load<f32>(from));
          to += 4;
          from += stride2;
        }
      }
    }
  }
}
