"""Writes svm.json: features, and what scikit-learn's LinearSVC makes of them.

    pip install scikit-learn==1.9.1 && python3 make.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.svm import LinearSVC

random = np.random.default_rng(12)


def features(rows, columns, classes):
    """Overlapping classes with correlated features of different scales and offsets."""
    labels = random.permutation(np.arange(rows) % classes)
    centres = random.normal(size=(classes, columns))
    mixing = random.normal(size=(columns, columns)) / np.sqrt(columns)
    noise = random.normal(size=(rows, columns)) @ mixing * 4
    scale = np.exp(random.normal(size=columns))
    offset = random.normal(size=columns)
    x = ((centres[labels] + noise) * scale + offset).astype(np.float32)
    return np.round(x, 3).astype(np.float32), labels


def case(name, rows, columns, classes, c):
    x, labels = features(2 * rows, columns, classes)
    fitted, held = slice(0, rows), slice(rows, None)
    svm = LinearSVC(C=c, dual=False, tol=1e-6, max_iter=10_000)
    svm.fit(x[fitted], labels[fitted])
    decisions = svm.decision_function(x[held])
    return {
        "name": name,
        "c": c,
        "classes": classes,
        "columns": columns,
        "features": [[float(f"{value:.3f}") for value in row] for row in x],
        "labels": labels.tolist(),
        "fitted": rows,
        "weights": np.column_stack([svm.coef_, svm.intercept_]).tolist(),
        "decisions": np.atleast_2d(decisions.reshape(rows, -1)).tolist(),
        "accuracy": float(svm.score(x[held], labels[held])),
    }


cases = [
    case("two classes", 60, 8, 2, 1.0),
    case("two classes, weak regularization", 60, 8, 2, 100.0),
    case("three classes", 60, 8, 3, 0.1),
    case("five classes, more features than rows", 40, 60, 5, 0.01),
]
golden = {"sklearn": sklearn.__version__, "cases": cases}
path = Path(__file__).with_name("svm.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
