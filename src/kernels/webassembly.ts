/** The part of the WebAssembly API that is used here: every engine has it, and it needs no library of types. */
export interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<WebAssemblyModule>;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: { readonly env: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: unknown };
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared?: boolean;
  }) => WebAssemblyMemory;
}

/** Compiled code, of which any number of instances can be made. */
export interface WebAssemblyModule {
  readonly compiled?: never;
}

export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}

/** Undefined where the engine has no WebAssembly, or it was switched off. */
export const webAssembly = (globalThis as { readonly WebAssembly?: unknown }).WebAssembly as WebAssemblyApi | undefined;
