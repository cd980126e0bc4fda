/** A drawn sign of a node, made of its name alone: the same wherever and whenever it is seen. */
export interface Avatar {
  /** How often its leaf is repeated around the middle, 3 to 9 times. */
  readonly leaves: number;
  readonly leaf: (typeof leafShapes)[number];
  readonly middle: (typeof middles)[number];
  /** Light on dark. */
  readonly isDark: boolean;
  /** Degrees that it is turned by. */
  readonly turn: number;
}

const leafShapes = ["petal", "drop", "spike", "dot", "arc"] as const;
const middles = ["dot", "ring", "square", "open"] as const;

export function avatarOf(name: string): Avatar {
  let bits = hash(name.normalize("NFC"));
  const take = (count: number) => {
    const taken = bits % count;
    bits = Math.floor(bits / count);
    return taken;
  };
  return {
    leaves: 3 + take(7),
    leaf: leafShapes[take(leafShapes.length)] as Avatar["leaf"],
    middle: middles[take(middles.length)] as Avatar["middle"],
    isDark: take(2) === 1,
    turn: 15 * take(4),
  };
}

/** For people who do not see it: `a sign of 5 petals around a ring`. */
export function avatarWords({ leaves, leaf, middle, isDark }: Avatar): string {
  const around = middle === "open" ? "an open middle" : `a ${middle}`;
  return `a sign of ${leaves} ${leaf}s around ${around}, ${isDark ? "light on dark" : "dark on light"}`;
}

/** FNV-1a over its UTF-16 units, well mixed. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
