"""Writes golden.json: quality measures of seeded features by NumPy, SciPy and scikit-learn.

    pip install numpy scipy scikit-learn
    python make.py

Each case has the features of the samples and of the reals, float32, and the subsets of KID. The measures are computed
as published, each by other means than the server's: the matrix square root of scipy.linalg.sqrtm, scikit-learn's
polynomial kernel, and all distances by scipy.spatial.distance.cdist.
"""

import base64
import json
from pathlib import Path

import numpy as np
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist, pdist
from sklearn.metrics.pairwise import polynomial_kernel

NEIGHBOUR = 3


def frechet(a, b):
    means = np.sum((a.mean(0) - b.mean(0)) ** 2)
    c1, c2 = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    if min(len(a), len(b)) > a.shape[1]:
        overlap = np.trace(sqrtm(c1 @ c2).real)
    else:
        # sqrtm is inaccurate for singular matrices. The trace is the nuclear norm of the centred rows' product.
        product = (a - a.mean(0)) @ (b - b.mean(0)).T
        overlap = np.linalg.svd(product, compute_uv=False).sum() / np.sqrt((len(a) - 1) * (len(b) - 1))
    return means + np.trace(c1) + np.trace(c2) - 2 * overlap


def kid(samples, reals, subsets):
    values = []
    for subset in subsets:
        x, y = reals[subset["reals"]], samples[subset["samples"]]
        m = len(x)
        kxx, kyy, kxy = (polynomial_kernel(*p, degree=3, gamma=None, coef0=1) for p in ((x, x), (y, y), (x, y)))
        within = (kxx.sum() - np.trace(kxx) + kyy.sum() - np.trace(kyy)) / (m * (m - 1))
        values.append(within - 2 * kxy.mean())
    return np.mean(values), np.std(values)


def coverage(manifold, rows):
    distances = cdist(manifold, manifold)
    radii = np.sort(distances, axis=1)[:, NEIGHBOUR]  # The nearest is the row itself.
    return np.mean((cdist(rows, manifold) <= radii).any(axis=1))


def measures(samples, reals, subsets):
    mean, deviation = kid(samples, reals, subsets)
    return {
        "fid": frechet(samples, reals),
        "kid": mean,
        "kidStandardDeviation": deviation,
        "precision": coverage(reals, samples),
        "recall": coverage(samples, reals),
        "diversity": pdist(samples).mean(),
        "realsDiversity": pdist(reals).mean(),
    }


def case(name, size, counts, shift, spread, subset, rng, latent=None):
    """Reals are ReLU features of a random linear map, as a network's; samples of a shifted, narrower distribution."""
    latent = latent or size
    mix = rng.normal(size=(latent, size)) / np.sqrt(latent)
    draw = lambda count, scale, offset: np.maximum(
        rng.normal(scale=scale, size=(count, latent)) @ mix + offset, 0
    ).astype(np.float32)
    samples, reals = draw(counts[0], spread, shift), draw(counts[1], 1, 0.2)
    subsets = [
        {"samples": rng.permutation(counts[0])[:subset].tolist(), "reals": rng.permutation(counts[1])[:subset].tolist()}
        for _ in range(5)
    ]
    encode = lambda rows: base64.b64encode(rows.tobytes()).decode()
    return {
        "name": name,
        "size": size,
        "samples": encode(samples),
        "reals": encode(reals),
        "subsets": subsets,
        "measures": measures(samples.astype(np.float64), reals.astype(np.float64), subsets),
    }


rng = np.random.default_rng(1)
cases = [
    case("more rows than features", 24, (90, 120), 0.35, 0.8, 40, rng),
    case("fewer rows than features", 64, (40, 50), 0.25, 0.9, 20, rng),
    case("features that depend on each other", 32, (100, 80), 0.2, 1.0, 30, rng, latent=3),
]
lines = ",\n".join(json.dumps(one) for one in cases)
Path(__file__).with_name("golden.json").write_text(f"[\n{lines}\n]\n")
