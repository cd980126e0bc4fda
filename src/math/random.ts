/** A seeded stream of random numbers. Two streams with the same seed and path give the same numbers everywhere. */
export interface Random {
  /** Uniform in [0, 1), 32 random bits. */
  uniform(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** Where the stream is, as plain data: `randomFrom` goes on from there. */
  state(): RandomState;
}

export interface RandomState {
  /** The four 32-bit numbers of sfc32. */
  readonly numbers: Int32Array;
  /** Normal numbers come in pairs: the second one of a pair of which the first has been drawn. */
  readonly spareNormal: number | undefined;
}

/**
 * A stream for `seed` (any finite number; its unsigned 32-bit value is used) and a path that names its purpose, for
 * example `createRandom(7, "minibatches", nodeIndex)`: streams with different paths are independent.
 * sfc32 (Chris Doty-Humphrey, PractRand), keyed by an FNV-1a hash of the path; normal numbers by Marsaglia's polar method.
 */
export function createRandom(seed: number, ...path: readonly (string | number)[]): Random {
  const key = `${seed >>> 0}/${path.join("/")}`;
  const numbers = Int32Array.of(hash(`a/${key}`), hash(`b/${key}`), hash(`c/${key}`), 1);
  const random = randomFrom({ numbers, spareNormal: undefined });
  for (let i = 0; i < 15; i++) random.uniform();
  return random;
}

/** The stream that was in this state, from there on. The state itself stays as it is. */
export function randomFrom({ numbers, spareNormal: spare }: RandomState): Random {
  // a, b, c and the counter. In a typed array, engines keep them as the 32-bit numbers that they are.
  const state = numbers.slice();
  let spareNormal = spare;

  function next(): number {
    const a = state[0] as number;
    const b = state[1] as number;
    const c = state[2] as number;
    const counter = state[3] as number;
    const t = (((a + b) | 0) + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + t;
    state[3] = counter + 1;
    return t >>> 0;
  }

  const uniform = () => next() / 4294967296;
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    normal() {
      if (spareNormal !== undefined) {
        const second = spareNormal;
        spareNormal = undefined;
        return second;
      }
      for (;;) {
        const x = 2 * uniform() - 1;
        const y = 2 * uniform() - 1;
        const square = x * x + y * y;
        if (square === 0 || square >= 1) continue;
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spareNormal = y * factor;
        return x * factor;
      }
    },
    state: () => ({ numbers: state.slice(), spareNormal }),
  };
}

/** A shuffled copy (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  shuffleInPlace(copy, random);
  return copy;
}

/** Shuffles an array or typed array in place (Fisher-Yates). */
export function shuffleInPlace<T>(items: { [index: number]: T; readonly length: number }, random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const swapped = items[i] as T;
    items[i] = items[j] as T;
    items[j] = swapped;
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 0x01000193);
  }
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  return value >>> 0;
}
