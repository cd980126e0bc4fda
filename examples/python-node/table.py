"""A CSV of the node's own, as in "Data of the nodes' own" of docs/protocol.md: what is told of it, and how a schema reads it."""
import csv
import json
import math
from collections import Counter

import numpy as np

MISSING = {"", "?", "na", "n/a", "nan", "null", "none"}
BOOLEANS = {"true", "false", "yes", "no"}
FEWEST = 5  # rows with the same value; values with fewer are not told


def number(cell):
    """Undefined is NaN."""
    try:
        value = float(cell)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def is_missing(cell):
    return cell.strip().lower() in MISSING


def value_of(cell):
    """A category or class by name: numbers as they are worth."""
    value = number(cell)
    if math.isnan(value):
        return cell.strip()
    return str(int(value)) if value == int(value) else repr(value)


class Table:
    kind = "table"

    def __init__(self, path):
        """Every fifth record is kept for testing."""
        with open(path, newline="", encoding="utf-8-sig") as file:
            header, *records = [record for record in csv.reader(file) if record]
        self.names = [name.strip() for name in header]
        self.test = records[::5]
        self.training = [record for i, record in enumerate(records) if i % 5 != 0]

    def cells(self, name, records):
        place = self.names.index(name)
        return [record[place] for record in records]

    # ---- what is told

    def statistics(self, question):
        target = question.get("target")
        if target is not None and target not in self.names:
            target = self.names[int(target) - 1] if target.isdigit() and 0 < int(target) <= len(self.names) else None
        told = [name for name in self.names if name not in question["leftOut"] or name == target]
        return {
            "kind": "table",
            "version": 1,
            "tables": 1,
            "rows": len(self.training),
            "targets": [] if target is None else [target],
            "columns": [self.column(name, name == target, question) for name in told],
        }

    def column(self, name, is_target, question):
        cells = self.cells(name, self.training)
        there = [cell for cell in cells if not is_missing(cell)]
        numbers = [value for value in map(number, there) if not math.isnan(value)]
        base = {"name": name, "tables": 1, "rows": len(cells), "missing": len(cells) - len(there)}
        base.update(numbers=0, wholeNumbers=0, booleans=0)
        seen = Counter(map(value_of, there))
        by_logarithm = name in question.get("logarithms", [])
        is_number = by_logarithm or len(numbers) == len(there) and name not in question["categories"]
        if not is_target and not is_number and 2 * len(seen) > len(there):
            return {**base, "leftOut": "free text or ids"}
        if len(numbers) >= FEWEST:
            base["numbers"] = len(numbers)
            base["wholeNumbers"] = sum(value == int(value) for value in numbers)
            base["moments"] = {
                **spread(np.array(numbers)),
                "minimum": coarse(min(numbers), math.floor),
                "maximum": coarse(max(numbers), math.ceil),
            }
            if by_logarithm:
                base["logarithm"] = spread(signed_log(np.array(numbers)))
        base["booleans"] = sum(cell.strip().lower() in BOOLEANS for cell in there)
        if not question["regression"] if is_target else not is_number:
            base["values"] = values(seen, 20 if is_target and is_number else 256 if is_target else 200)
        return base

    # ---- how the schema reads it

    def of(self, task):
        """Targets, as the model of the task needs them, and features of the rows that are learned from."""
        schema = json.loads(task["schema"])
        target = schema["target"]
        wanted = [column["name"] for column in schema["columns"]] + ([] if target["kind"] == "none" else [target["name"]])
        lacking = [name for name in wanted if name not in self.names]
        if lacking:
            raise ValueError(f"the table has no column {', '.join(lacking)}")
        targets, features = self.encoded(schema, self.training)
        if len(targets) == 0:
            raise ValueError("the table has no rows that can be learned from")
        if task.get("balance") and target["kind"] == "classes":
            counts = np.array([each["count"] for each in target["classes"]])
            times = counts.sum() / (len(counts) * np.maximum(counts, 1))
            chance = np.random.default_rng(task["seed"]).random(len(targets))
            rows = np.repeat(np.arange(len(targets)), (times[targets.astype(int)] + chance).astype(int))
            targets, features = targets[rows], features[rows]
        if task["model"] in ("logistic-regression", "squared-svm"):
            targets = 2 * targets - 1
        return targets, features

    def encoded(self, schema, records):
        """Targets (numbers of classes, or standardised) and features; rows without a target are left out."""
        target = schema["target"]
        if target["kind"] == "none":
            targets = np.zeros(len(records))
        else:
            cells = self.cells(target["name"], records)
            if target["kind"] == "number":
                targets = np.array([(number(cell) - target["mean"]) / target["deviation"] for cell in cells])
            else:
                places = {each["name"]: place for place, each in enumerate(target["classes"])}
                targets = np.array([places.get(value_of(cell), math.nan) for cell in cells])
        features = [feature for column in schema["columns"] for feature in self.features(column, records)]
        rows = np.array([*features, np.ones(len(records))]).T
        usable = ~np.isnan(targets) & ~np.isnan(rows).any(axis=1)
        return targets[usable], rows[usable]

    def features(self, column, records):
        cells = self.cells(column["name"], records)
        gaps = np.array([is_missing(cell) for cell in cells])
        if column["kind"] == "category":
            known = [[not gap and value_of(cell) == each for gap, cell in zip(gaps, cells)] for each in column["categories"]]
            others = ~gaps & ~np.any(known, axis=0)
            return [np.array(each, float) for each in ([*known, others] if column["rare"] else known)]
        x = np.array([number(cell) for cell in cells])
        x = signed_log(x) if column["log"] else x
        x = np.where(gaps, 0, (x - column["mean"]) / column["deviation"])
        return [x, gaps.astype(float)] if column["indicator"] else [x]


def signed_log(x):
    return np.sign(x) * np.log1p(np.abs(x))


def spread(x):
    return {"mean": float(np.mean(x)), "squaredDeviations": float(np.sum((x - np.mean(x)) ** 2))}


def values(seen, most):
    if len(seen) > most:
        return "many"
    known = sorted([value, count] for value, count in seen.items() if count >= FEWEST)
    told = sum(count for _, count in known)
    return {"known": known, "withheldValues": len(seen) - len(known), "withheldRows": sum(seen.values()) - told}


def coarse(value, rounded):
    """In one significant digit."""
    if value == 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(abs(value)))
    return float(rounded(value / power) * power)


def test_sums(schema, model, weights, targets, features):
    """What the weights answer for the examples that are kept for testing, as sums that nodes' add up to."""
    target = schema["target"]
    if target["kind"] == "none" or len(targets) == 0:
        return None
    if target["kind"] == "number":
        error = (features @ weights - targets) * target["deviation"]
        wanted = targets * target["deviation"]
        sums = {"squaredErrors": error @ error, "absoluteErrors": np.abs(error).sum()}
        sums |= {"targets": wanted.sum(), "squaredTargets": wanted @ wanted}
        return {"kind": "numbers", "examples": len(targets), **{name: float(value) for name, value in sums.items()}}
    count = len(target["classes"])
    scores = model.scores(weights, features)
    confusion = np.zeros((count, count), int)
    np.add.at(confusion, (targets.astype(int), scores.argmax(axis=1)), 1)
    sums = {"kind": "classes", "confusion": confusion.ravel().tolist()}
    if model.has_probabilities:
        logarithm = np.log(np.exp(scores - scores.max(axis=1, keepdims=True)).sum(axis=1)) + scores.max(axis=1)
        losses = logarithm - scores[np.arange(len(targets)), targets.astype(int)]
        sums["logLoss"] = float(np.minimum(losses, -math.log(1e-15)).sum())
    return sums
