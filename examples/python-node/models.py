"""The linear models of docs/algorithm.md: loss and gradient over some rows of the node's examples."""
import numpy as np


class Model:
    def __init__(self, name, targets, features):
        if name not in LOSSES:
            raise ValueError(f"this node does not know the model {name}")
        self.data_loss, self.regularization = LOSSES[name]
        self.targets, self.features = targets, features
        self.has_probabilities = name in ("logistic-regression", "softmax-regression")
        self.examples, self.feature_count = features.shape

    def fits(self, weight_count):
        """Softmax has a vector for each class, the others one."""
        classes = weight_count // self.feature_count
        if self.data_loss is not softmax:
            return weight_count == self.feature_count
        return weight_count == classes * self.feature_count and set(self.targets) <= set(range(classes))

    def scores(self, weights, features):
        """One for each class: the largest is the answer, and softmax of them gives probabilities, if the model has any."""
        if self.data_loss is softmax:
            return features @ weights.reshape(-1, self.feature_count).T
        score = features @ weights
        return np.stack([np.zeros_like(score), score], axis=1)

    def loss_and_gradient(self, weights, rows=slice(None)):
        loss, gradient = self.data_loss(weights, self.targets[rows], self.features[rows])
        half = self.regularization / 2
        return loss + half * (weights @ weights), gradient + self.regularization * weights


def squared_svm(w, y, x):
    gap = np.maximum(0, 1 - y * (x @ w))
    return np.mean(gap**2) / 2, -(gap * y) @ x / len(y)


def logistic(w, y, x):
    margin = y * (x @ w)
    # 1 / (1 + e^m), in a form that does not overflow.
    return np.mean(np.logaddexp(0, -margin)), -(y * np.exp(-np.logaddexp(0, margin))) @ x / len(y)


def linear(w, y, x):
    residual = x @ w - y
    return np.mean(residual**2) / 2, residual @ x / len(y)


def softmax(w, y, x):
    scores = x @ w.reshape(-1, x.shape[1]).T
    scores -= scores.max(axis=1, keepdims=True)
    logarithm = np.log(np.exp(scores).sum(axis=1, keepdims=True))
    of_class = (np.arange(len(y)), y.astype(int))
    chances = np.exp(scores - logarithm)
    chances[of_class] -= 1
    return np.mean(logarithm[:, 0] - scores[of_class]), (chances.T @ x).ravel() / len(y)


LOSSES = {
    "squared-svm": (squared_svm, 0.1),
    "logistic-regression": (logistic, 0.001),
    "linear-regression": (linear, 0),
    "softmax-regression": (softmax, 0.001),
}
