"""The gradients of bench/deep/ on one thread in NumPy or PyTorch; prints losses and times (microseconds) as JSON.

Arguments: `numpy` or `torch`, a folder with tasks.json and the numbers that it names as raw float32, and how many groups.
"""

import json
import sys
import time

import numpy as np

engine, folder, groups = sys.argv[1], sys.argv[2], int(sys.argv[3])


def numbers(name, shape):
    return np.fromfile(f"{folder}/{name}", np.float32).reshape(shape)


def padded_windows(x, side):
    """The windows of side x side around each pixel of pictures (count, lines, columns, channels), as lines of a matrix."""
    pad = side // 2
    open_ = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(open_, (side, side), axis=(1, 2))
    return np.ascontiguousarray(windows).reshape(-1, x.shape[3] * side * side)


def forward(operation, x, part, kept):
    """One operation; what its slope needs goes into `kept`. Pictures have their channels last."""
    op = operation["op"]
    if op == "Conv":
        weight = part[operation["weight"]]
        windows = padded_windows(x, weight.shape[2])
        kept.append((x.shape, windows))
        out = windows @ weight.reshape(len(weight), -1).T + part[operation["bias"]]
        return out.reshape(*x.shape[:3], -1)
    if op == "Gemm":
        kept.append(x)
        return x @ part[operation["weight"]].T + part[operation["bias"]]
    if op == "MaxPool":
        count, lines, columns, channels = x.shape
        fours = x.reshape(count, lines // 2, 2, columns // 2, 2, channels)
        y = fours.max(axis=(2, 4))
        kept.append((x.shape, fours == y[:, :, None, :, None]))
        return y
    if op == "Relu":
        y = np.maximum(x, 0)
        kept.append(y > 0)
        return y
    kept.append(x.shape)
    return x.transpose(0, 3, 1, 2).reshape(len(x), -1) if x.ndim == 4 else x


def backward(operation, slopes, part, kept, gradient, first):
    """The slopes of the operation's input; those of its weights go into `gradient`."""
    op, of = operation["op"], kept.pop()
    if op == "Conv":
        (count, lines, columns, channels), windows = of
        weight = part[operation["weight"]]
        flat = slopes.reshape(-1, len(weight))
        gradient[operation["weight"]] = (flat.T @ windows).reshape(weight.shape)
        gradient[operation["bias"]] = flat.sum(axis=0)
        if first:
            return None
        side = weight.shape[2]
        shares = (flat @ weight.transpose(0, 2, 3, 1).reshape(len(weight), -1)).reshape(count, lines, columns, side, side, channels)
        open_ = np.zeros((count, lines + side - 1, columns + side - 1, channels), np.float32)
        for i in range(side):
            for j in range(side):
                open_[:, i : i + lines, j : j + columns] += shares[:, :, :, i, j]
        pad = side // 2
        return open_[:, pad:-pad, pad:-pad]
    if op == "Gemm":
        gradient[operation["weight"]] = slopes.T @ of
        gradient[operation["bias"]] = slopes.sum(axis=0)
        return None if first else slopes @ part[operation["weight"]]
    if op == "MaxPool":
        shape, largest = of
        return (largest * slopes[:, :, None, :, None]).reshape(shape)
    if op == "Relu":
        return slopes * of
    if len(of) == 2:
        return slopes
    count, lines, columns, channels = of
    return slopes.reshape(count, channels, lines, columns).transpose(0, 2, 3, 1)


def in_numpy(operations, part, x, wanted):
    x = x.transpose(0, 2, 3, 1) if x.ndim == 4 else x

    def step():
        value, kept, gradient = x, [], {}
        for operation in operations:
            value = forward(operation, value, part, kept)
        value = value - value.max(axis=1, keepdims=True)
        logs = value - np.log(np.exp(value).sum(axis=1, keepdims=True))
        slopes = (np.exp(logs) - wanted) / np.float32(len(x))
        for at in reversed(range(len(operations))):
            slopes = backward(operations[at], slopes, part, kept, gradient, at == 0)
        return float(-(logs * wanted).sum() / len(x))

    return step


def in_torch(operations, part, x, wanted):
    x, wanted = torch.from_numpy(x), torch.from_numpy(wanted)
    part = {name: torch.from_numpy(values).requires_grad_() for name, values in part.items()}
    functions = torch.nn.functional

    def applied(operation, value):
        op = operation["op"]
        if op == "Conv":
            return functions.conv2d(value, part[operation["weight"]], part[operation["bias"]], padding=2)
        if op == "Gemm":
            return functions.linear(value, part[operation["weight"]], part[operation["bias"]])
        if op == "MaxPool":
            return functions.max_pool2d(value, 2)
        return functions.relu(value) if op == "Relu" else value.flatten(1)

    def step():
        value = x
        for operation in operations:
            value = applied(operation, value)
        loss = -(functions.log_softmax(value, 1) * wanted).sum() / len(x)
        torch.autograd.grad(loss, list(part.values()))
        return float(loss)

    return step


if engine == "torch":
    import torch

    torch.set_num_threads(1)
result = {"version": torch.__version__ if engine == "torch" else np.__version__, "losses": {}, "steps": {}}
with open(f"{folder}/tasks.json", encoding="utf8") as file:
    tasks = json.load(file)
for task in tasks:
    part = {each["name"]: numbers(each["file"], each["shape"]) for each in task["parts"]}
    make = in_torch if engine == "torch" else in_numpy
    step = make(task["operations"], part, numbers("input", task["inputShape"]), numbers("wanted", task["wantedShape"]))
    result["losses"][task["name"]] = step()
    times = []
    for group in range(groups + 2):
        for _ in range(task["calls"]):
            start = time.perf_counter_ns()
            step()
            if group >= 2:
                times.append((time.perf_counter_ns() - start) / 1e3)
    result["steps"][task["name"]] = {"median": float(np.median(times)), "minimum": min(times)}
print(json.dumps(result))
