/** Steps of a machine's script, so many bytes each: cutting a step out leaves the others as they are. */
export const stepBytes = 6;

export interface ScriptStep {
  readonly action: number;
  readonly who: number;
  /** Of 32 bits, for whatever else is to be chosen. */
  readonly choice: number;
}

export function* scriptIn(bytes: Uint8Array): Generator<ScriptStep> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + stepBytes <= bytes.length; at += stepBytes) {
    yield { action: view.getUint8(at), who: view.getUint8(at + 1), choice: view.getUint32(at + 2) };
  }
}

/** One of these, by a choice. */
export const pick = <T>(items: readonly T[], choice: number): T => items[choice % items.length] as T;
