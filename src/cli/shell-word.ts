/** A word of a printed command, so that it can be typed as it is: quoted where a shell would read something else. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}_@%+=:,./\\-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
