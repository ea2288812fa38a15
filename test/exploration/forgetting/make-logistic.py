"""Writes logistic.json: fits of scikit-learn's LogisticRegression, run to convergence."""

import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(12)


def case(name, features, labels, c):
    features = features.round(2).astype(np.float32)
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(features.astype(np.float64), labels)
    return {
        "name": name,
        "c": c,
        "features": features.astype(np.float64).round(2).ravel().tolist(),
        "labels": labels.tolist(),
        "weights": model.coef_[0].tolist(),
        "bias": float(model.intercept_[0]),
    }


# Sparse, correlated and not negative, like maps after a ReLU.
maps = np.maximum(0, random.normal(size=(120, 6)) @ random.normal(size=(6, 6)))
inside = (maps[:, 0] - maps[:, 1] + random.normal(size=120) > 0.5).astype(int)
line = np.linspace(-1, 1, 20)[:, None]
cases = [
    case("noisy", maps, inside, 1.0),
    case("strongly regularised", maps, inside, 0.001),
    case("hardly regularised", maps, inside, 1000.0),
    case("separable", line, (line[:, 0] > 0).astype(int), 1.0),
    case("a feature that is always 0", np.hstack([maps, np.zeros((120, 1))]), inside, 1.0),
    case("large values", maps * 100, inside, 1.0),
]
path = pathlib.Path(__file__).with_name("logistic.json")
path.write_text(json.dumps(cases) + "\n")
