// A graph's loss and gradient as a graph of ONNX that only infers, for runtimes without training: differentiated by hand, apart from
// what Edgewise does. Strides of convolutions are 1, and windows of pooling 2 x 2 that fill the picture; of equal largest numbers all get the slope.

/** @typedef {import("../../src/learning/graph/graph.ts").Graph} Graph */
/** @typedef {import("../../src/data/onnx/graph.ts").GraphBuilder} Builder */
/** @typedef {Pick<Builder, "input" | "constant" | "operation" | "output" | "graph">} GraphBuilder */

/**
 * Inputs are `input`, `wanted` (a one for each example's class) and the parts by name; outputs `loss`, and `d` with each part's name
 * behind it.
 * @param {GraphBuilder} onnx an empty one @param {Graph} graph @param {number} batch
 * @returns {import("../../src/data/onnx/graph.ts").OnnxGraph}
 */
export function trainingGraph(onnx, graph, batch) {
  /** @type {Map<string, number[]>} */
  const shapes = new Map([[graph.input.name, [batch, ...graph.input.shape]]]);
  onnx.input("input", "float", [batch, ...graph.input.shape]);
  const classCount = Number(graph.parts.at(-1)?.shape[0]);
  onnx.input("wanted", "float", [batch, classCount]);
  for (const { name, shape } of graph.parts) onnx.input(name, "float", shape);
  /** @param {string} name @param {number[]} values */
  const whole = (name, values) => onnx.constant(name, [values.length], { type: "int64", values });
  /** @param {string} name @param {number} value */
  const scalar = (name, value) => onnx.constant(name, [], { type: "float", values: Float32Array.of(value) });
  /** @param {string} name */
  const shapeOf = (name) => /** @type {number[]} */ (shapes.get(name));

  for (const operation of graph.operations) {
    const { op, output } = operation;
    const input = "input" in operation ? operation.input : "";
    const [rows = 1, channels = 1, height = 1, width = 1] = shapeOf(input);
    if (op === "Conv") {
      const { weight, bias = "", pads } = operation;
      const [to = 1, , down = 1, across = 1] = graph.parts.find(({ name }) => name === weight)?.shape ?? [];
      onnx.operation("Conv", [input, weight, bias], output, { kernel_shape: [down, across], pads });
      const lines = height + pads[0] + pads[2] - down + 1;
      shapes.set(output, [rows, to, lines, width + pads[1] + pads[3] - across + 1]);
    } else if (op === "Gemm") {
      const { weight, bias = "" } = operation;
      onnx.operation("Gemm", [input, weight, bias], output, { transB: 1 });
      shapes.set(output, [rows, graph.parts.find(({ name }) => name === weight)?.shape[0] ?? 1]);
    } else if (op === "MaxPool") {
      onnx.operation("MaxPool", [input], output, { kernel_shape: [2, 2], strides: [2, 2] });
      shapes.set(output, [rows, channels, height / 2, width / 2]);
    } else if (op === "Relu") {
      onnx.operation("Relu", [input], output);
      shapes.set(output, shapeOf(input));
    } else if (op === "Flatten") {
      onnx.operation("Flatten", [input], output, { axis: 1 });
      shapes.set(output, [rows, channels * height * width]);
    } else throw new Error(`${op} is not differentiated here`);
  }

  const log = onnx.operation("LogSoftmax", [graph.output], "log probabilities", { axis: 1 });
  const right = onnx.operation("ReduceSum", [onnx.operation("Mul", [log, "wanted"], "right")], "sum", { keepdims: 0 });
  onnx.output(onnx.operation("Mul", [right, scalar("minus share", -1 / batch)], "loss"), "float", []);
  const error = onnx.operation("Sub", [onnx.operation("Exp", [log], "probabilities"), "wanted"], "errors");
  /** @type {Map<string, string>} */
  const slopes = new Map([[graph.output, onnx.operation("Mul", [error, scalar("share", 1 / batch)], "slopes")]]);

  /** @param {string} part @param {string} value */
  const gradient = (part, value) => {
    const shape = graph.parts.find(({ name }) => name === part)?.shape ?? [];
    onnx.output(onnx.operation("Identity", [value], `d${part}`), "float", shape);
  };
  for (const operation of graph.operations.toReversed()) {
    const { op, output } = operation;
    const input = "input" in operation ? operation.input : "";
    const dy = slopes.get(output) ?? "";
    const first = input === graph.input.name;
    const called = `slopes of ${input}`;
    const [, channels = 1, height = 1, width = 1] = shapeOf(input);
    if (op === "Conv") {
      const { weight, bias = "", pads } = operation;
      const [, , lines = 1, columns = 1] = shapeOf(output);
      const turned = [input, dy].map((name) =>
        onnx.operation("Transpose", [name], `${name} turned`, { perm: [1, 0, 2, 3] }),
      );
      const sums = onnx.operation("Conv", turned, `${weight} turned`, { kernel_shape: [lines, columns], pads });
      gradient(weight, onnx.operation("Transpose", [sums], `${weight} sums`, { perm: [1, 0, 2, 3] }));
      const axes = whole(`${output} axes`, [0, 2, 3]);
      gradient(bias, onnx.operation("ReduceSum", [dy, axes], `${bias} sums`, { keepdims: 0 }));
      if (!first) slopes.set(input, onnx.operation("ConvTranspose", [dy, weight], called, { pads }));
    } else if (op === "Gemm") {
      const { weight, bias = "" } = operation;
      gradient(weight, onnx.operation("Gemm", [dy, input], `${weight} sums`, { transA: 1 }));
      const axes = whole(`${output} axes`, [0]);
      gradient(bias, onnx.operation("ReduceSum", [dy, axes], `${bias} sums`, { keepdims: 0 }));
      if (!first) slopes.set(input, onnx.operation("MatMul", [dy, weight], called));
    } else if (op === "MaxPool") {
      const [pooled, apart] = [whole(`${output} pooled`, [batch, channels, height / 2, 1, width / 2, 1]), output];
      const twice = whole(`${apart} twice`, [batch, channels, height / 2, 2, width / 2, 2]);
      const back = whole(`${apart} back`, [batch, channels, height, width]);
      const [large, largeSlopes] = [output, dy].map((name) => {
        const open = onnx.operation("Reshape", [name, pooled], `${name} open`);
        return onnx.operation(
          "Reshape",
          [onnx.operation("Expand", [open, twice], `${name} twice`), back],
          `${name} up`,
        );
      });
      const is = onnx.operation("Equal", [input, /** @type {string} */ (large)], `${output} is`);
      const mask = onnx.operation("Cast", [is], `${output} mask`, { to: 1 });
      slopes.set(input, onnx.operation("Mul", [/** @type {string} */ (largeSlopes), mask], called));
    } else if (op === "Relu") {
      const is = onnx.operation("Greater", [output, scalar(`${output} zero`, 0)], `${output} is`);
      const mask = onnx.operation("Cast", [is], `${output} mask`, { to: 1 });
      slopes.set(input, onnx.operation("Mul", [dy, mask], called));
    } else {
      slopes.set(input, onnx.operation("Reshape", [dy, whole(`${output} back`, shapeOf(input))], called));
    }
  }
  return onnx.graph();
}
