"""What a node does in a run, step by step as in "What a node does" of docs/protocol.md. Knows nothing of connections."""
import time

import numpy as np


class Minibatches:
    """Drawn without replacement. The last one of a round is the first of the next; none serves more than three rounds."""

    def __init__(self, examples, batch, seed):
        self.examples, self.random = examples, np.random.default_rng(seed)
        self.size = examples if batch == "full" else min(batch, examples)
        self.order, self.rows, self.rounds = np.empty(0, int), None, 3

    @property
    def is_everything(self):
        return self.size == self.examples

    def first(self):
        if self.rounds >= 3:
            self.draw()
        else:
            self.rounds += 1
        return self.rows

    def draw(self):
        if self.is_everything:
            self.rows = np.arange(self.examples)
        else:
            if len(self.order) < self.size:
                self.order = self.random.permutation(self.examples)
            self.rows, self.order = self.order[: self.size], self.order[self.size :]
        self.rounds = 1
        return self.rows


class Learner:
    """One assignment; or a probe in it, of which nothing stays."""

    def __init__(self, task, model, is_probe=False):
        self.task, self.is_probe = task, is_probe
        self.eta, self.mu, self.measure = task["stepSize"], task["momentum"], task["measure"]
        rule, _, parameter = task["update"].partition(":")
        if rule not in ("sgd", "scaffold", "fedprox") or not model.fits(task["weightCount"]):
            raise ValueError("this node knows sgd, scaffold and fedprox, and models with as many weights as its data need")
        self.corrects, self.proximity = rule == "scaffold", float(parameter or 0)
        self.model = model
        self.minibatches = Minibatches(model.examples, task["batch"], [task["seed"], task["stream"], int(is_probe)])
        self.start = self.best = self.own = self.earlier = None
        # Of the round that was finished last: its number, tau_i, eta, and c_i.
        self.finished, self.tau, self.last_eta, self.own_correction = None, 0, 0.0, 0

    def round(self, directive, vectors, given_up):
        """The report and its vectors; None if `given_up` was set meanwhile."""
        if directive["round"] == 0 and not self.is_probe:
            return Learner(self.task, self.model, is_probe=True).round(directive, vectors, given_up)
        wanted, weights = directive["localUpdates"], vectors["weights"]
        eta = directive.get("stepSize", self.eta)
        shift = self.shift(directive, vectors) if self.corrects and wanted > 0 else 0
        if not directive.get("comparesBest", True):
            self.best = None
        elif "bestWeights" in vectors:
            self.best, self.own = vectors["bestWeights"], None
        elif directive["previousBecameBest"] or self.best is None:
            self.best = self.start
        self.start = weights

        report = {"type": "report", "run": directive["run"], "round": directive["round"], "examples": self.model.examples}
        if wanted == 0:
            self.own = None
            losses = self.evaluation(weights, vectors.get("meanWeights"), directive.get("secondsAllowed", 0), given_up)
            return losses and ({**report, **losses, "localUpdates": 0}, {})
        rows = self.minibatches.first()
        loss, gradient = self.model.loss_and_gradient(weights, rows)
        best_loss = loss if self.best is None else self.model.loss_and_gradient(self.best, rows)[0]
        report.update(lossAtStart=float(loss), lossOfBest=float(best_loss))
        behind = {}
        if self.measure == "estimates" and self.own is not None:
            report["estimates"] = self.estimates(loss, gradient, rows)
            behind["estimates.gradient"] = gradient + shift
        noise = self.noise(weights, rows) if self.measure == "drift" else 0.0

        began, done, own = time.monotonic(), 0, weights
        while done < wanted and (done == 0 or time.monotonic() - began < directive.get("secondsAllowed", np.inf)):
            if given_up.is_set():
                return None
            if done > 0:
                _, gradient = self.model.loss_and_gradient(own, self.minibatches.draw())
            own = own - eta * (gradient + shift + self.proximity * (own - weights))
            done += 1
        report.update(localUpdates=done, localSeconds=time.monotonic() - began)
        if self.corrects:
            self.own_correction = (weights - own) / (done * eta) - shift
            if directive.get("tellsCorrection"):
                behind["correction"] = self.own_correction
        if self.measure == "drift":
            report["drift"] = {"squaredMovement": float(np.sum((own - weights) ** 2)), "squaredNoise": noise}
        self.own, self.finished, self.tau, self.last_eta = own, directive["round"], done, eta
        return report, {**behind, "weights": own}

    def evaluation(self, weights, mean, seconds_allowed, given_up):
        """Mean losses over as many minibatches as there is time for, but at least one, and no more than all examples once."""
        asked = {"lossAtStart": weights, "lossOfBest": weights if self.best is None else self.best}
        asked |= {} if mean is None else {"lossOfMean": mean}
        began, done, sums, differences = time.monotonic(), 0, dict.fromkeys(asked, 0.0), []
        while True:
            rows = self.minibatches.first() if done == 0 else self.minibatches.draw()
            # Fewer examples than two minibatches have: how much of a difference is chance, the halves of the only one tell.
            is_alone = len(rows) < self.model.examples < 2 * len(rows)
            for part in np.array_split(rows, 2) if is_alone and len(rows) > 1 else [rows]:
                losses = {name: float(self.model.loss_and_gradient(these, part)[0]) for name, these in asked.items()}
                for name, loss in losses.items():
                    sums[name] += loss * len(part) / len(rows)
                if mean is not None:
                    differences.append(losses["lossOfMean"] - losses["lossAtStart"])
            done += 1
            seconds = time.monotonic() - began
            enough = (done + 1) * len(rows) > self.model.examples or seconds + seconds / done > seconds_allowed
            if enough or given_up.is_set():
                break
        if given_up.is_set():
            return None
        told = {**{name: total / done for name, total in sums.items()}, "localSeconds": seconds}
        unseen = 1 - done * len(rows) / self.model.examples
        if mean is not None and (len(differences) > 1 or unseen <= 0):
            variance = np.var(differences, ddof=1) if len(differences) > 1 else 0.0
            told["lossOfMeanVariance"] = max(0.0, unseen) * float(variance) / len(differences)
        return told

    def shift(self, directive, vectors):
        """c - c_i, by what the directive says of c. An error is a reason to disconnect."""
        kind = directive["correction"]["kind"]
        if kind == "restart":
            self.own_correction, self.earlier = 0, None
            return 0
        if self.finished is None or (kind == "derive" and self.finished != directive["round"] - 1):
            raise ConnectionError("told to go on from a round that this node did not finish")
        if kind == "given":
            common = vectors["correction.mean"]
        else:
            step = self.start - vectors["weights"]
            momentum = 0 if self.earlier is None else self.mu * (self.start - self.earlier)
            common = (step + momentum) / (self.tau * self.last_eta)
        self.earlier = self.start
        return common - self.own_correction

    def estimates(self, loss, gradient, rows):
        moved = np.linalg.norm(self.own - self.start)
        if moved <= 1e-10:
            return {"rho": 0.0, "beta": 1e-5}
        own_loss, own_gradient = self.model.loss_and_gradient(self.own, rows)
        beta = np.linalg.norm(own_gradient - gradient) / moved
        return {"rho": float(abs(own_loss - loss) / moved), "beta": max(float(beta), 1e-5)}

    def noise(self, weights, rows):
        if self.minibatches.is_everything or len(rows) == 1:
            return 0.0
        a = len(rows) // 2
        b = len(rows) - a
        halves = [self.model.loss_and_gradient(weights, half)[1] for half in (rows[:a], rows[a:])]
        chance = a * b / (a + b) ** 2 * (1 - (a + b) / self.model.examples)
        return float(np.sum((halves[0] - halves[1]) ** 2) * chance)

    def loss(self, weights):
        """Over all examples."""
        return float(self.model.loss_and_gradient(weights)[0])
