/** Of so many digits it leaves the columns behind it where they are; more are rare. */
const digits = 4;

/** `tau   78` */
export function tauText(localUpdates: number): string {
  return `tau ${String(localUpdates).padStart(digits)}`;
}
