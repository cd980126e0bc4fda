// Calls are blocks of 32-bit numbers that src/kernels/graph/encode-call.ts writes: first the kernel's number, then what it works on, in
// the order in which the classes here have it. Addresses and distances are in bytes.

import { addColumns } from "./columns";
import { activate, activateBack, combine, rescale } from "./elementwise";
import { gather, normalize, normalizeBack, scale } from "./lines";
import { crossEntropy, squaredError } from "./losses";
import { pack, rearrange, spread } from "./moves";
import { pool, poolBack } from "./pools";
import { accumulate, multiply } from "./products";

/** Bytes from one call to the next. */
const callBytes: usize = 80;

/** Does the calls from one to before another for so many examples, and returns the sum of the losses. */
export function run(from: usize, to: usize, rows: usize, share: f64): f64 {
  let loss: f64 = 0;
  for (; from < to; from += callBytes) {
    const block = from + 4;
    switch (load<i32>(from)) {
      case 0:
        pack(block);
        break;
      case 1:
        multiply(block, rows);
        break;
      case 2:
        accumulate(block, rows);
        break;
      case 3:
        addColumns(block, rows);
        break;
      case 4:
        spread(block, rows);
        break;
      case 5:
        rearrange(block, rows);
        break;
      case 6:
        pool(block, rows);
        break;
      case 7:
        poolBack(block, rows);
        break;
      case 8:
        activate(block, rows);
        break;
      case 9:
        activateBack(block, rows);
        break;
      case 10:
        combine(block, rows, false);
        break;
      case 11:
        loss += crossEntropy(block, rows, share);
        break;
      case 12:
        loss += squaredError(block, rows, share);
        break;
      case 13:
        combine(block, rows, true);
        break;
      case 14:
        scale(block, rows);
        break;
      case 15:
        rescale(block, rows);
        break;
      case 16:
        normalize(block, rows);
        break;
      case 17:
        normalizeBack(block, rows);
        break;
      case 18:
        gather(block, rows, false);
        break;
      case 19:
        gather(block, rows, true);
        break;
      default:
        unreachable();
    }
  }
  return loss;
}
