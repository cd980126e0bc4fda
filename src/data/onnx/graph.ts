/** What flows through a graph: arrays of one of these kinds of elements. */
export type ElementType = "float" | "double" | "uint8" | "int64" | "string";

/** Sizes that are known, and names of those that are not. */
export type Shape = readonly (number | string)[];

export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data:
    | { readonly type: "float"; readonly values: Float32Array }
    | { readonly type: "double"; readonly values: Float64Array }
    | { readonly type: "bool"; readonly values: readonly boolean[] }
    | { readonly type: "int64"; readonly values: readonly number[] }
    | { readonly type: "string"; readonly values: readonly string[] };
}

/** A number is an integer; a fraction is `{ float }`. */
export type Attribute = number | { readonly float: number } | readonly number[] | readonly string[];

export interface Operation {
  /** Of `ai.onnx.ml`, operators for what comes before and after a model, or of the usual set. */
  readonly domain: "" | "ai.onnx.ml";
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** A model as ONNX has it: values, each the output of one operation, from inputs and constants. */
export interface OnnxGraph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly constants: readonly Constant[];
  readonly operations: readonly Operation[];
  /** What programs are told of it, by name. */
  readonly metadata?: ReadonlyMap<string, string>;
}

type Attributes = Readonly<Record<string, Attribute>>;

/** Makes a graph. Names that are taken (columns are named by people) get `_` behind them; each call returns the name. */
export class GraphBuilder {
  #taken = new Set<string>();
  #inputs: Value[] = [];
  #outputs: Value[] = [];
  #constants: Constant[] = [];
  #operations: Operation[] = [];

  input(name: string, type: ElementType, shape: Shape): string {
    // In ONNX, no name means no value.
    const free = this.#free(name === "" ? `column ${this.#inputs.length + 1}` : name);
    this.#inputs.push({ name: free, type, shape });
    return free;
  }

  constant(name: string, shape: readonly number[], data: Constant["data"]): string {
    const free = this.#free(name);
    this.#constants.push({ name: free, shape, data });
    return free;
  }

  operation(operator: string, inputs: readonly string[], name: string, attributes: Attributes = {}): string {
    return this.#add("", operator, inputs, name, attributes);
  }

  /** One of the operators of `ai.onnx.ml`. */
  mlOperation(operator: string, inputs: readonly string[], name: string, attributes: Attributes): string {
    return this.#add("ai.onnx.ml", operator, inputs, name, attributes);
  }

  /** What an operation made is an answer of the model. */
  output(name: string, type: ElementType, shape: Shape): void {
    this.#outputs.push({ name, type, shape });
  }

  graph(): OnnxGraph {
    return {
      inputs: this.#inputs,
      outputs: this.#outputs,
      constants: this.#constants,
      operations: this.#operations,
    };
  }

  #add(domain: Operation["domain"], operator: string, inputs: readonly string[], name: string, named: Attributes) {
    const output = this.#free(name);
    this.#operations.push({ domain, operator, inputs, output, attributes: new Map(Object.entries(named)) });
    return output;
  }

  #free(name: string): string {
    let free = name;
    while (this.#taken.has(free)) free += "_";
    this.#taken.add(free);
    return free;
  }
}
