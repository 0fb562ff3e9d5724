"""Trees as reading evaluates them give what the library that grew them gives."""

import json

import numpy as np
import pytest

from titfortat.extract.trees import load, probabilities

try:
    import lightgbm
except (ImportError, OSError) as problem:  # the system's libgomp may be missing, and only learning needs it
    pytest.skip(f"LightGBM can't be loaded: {problem}", allow_module_level=True)

from training.trees import OF_ARTICLES, OF_CLAIMS, SEEDS, as_json, grow

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("boosting", [OF_CLAIMS, OF_ARTICLES])
@pytest.mark.parametrize("rows", [60, 2000])
def test_probabilities_are_those_of_the_library(boosting, rows):
    x = np.round(RNG.normal(size=(rows, 5)), 6)
    right = x[:, 0] * x[:, 1] + 0.3 * RNG.normal(size=rows) > 0
    weight = np.where(x[:, 2] > 0, 3.0, 1.0)
    names = [f"f{i}" for i in range(5)]
    ours = grow(boosting, names, {}, x.tolist(), right.tolist(), weight.tolist())
    forests = (
        lightgbm.train(boosting | {"seed": seed}, lightgbm.Dataset(x, right.astype(float), weight=weight))
        for seed in range(SEEDS)
    )
    theirs = 1 / (1 + np.exp(-np.mean([f.predict(x, raw_score=True) for f in forests], axis=0)))
    assert np.allclose(probabilities(ours, x.tolist()), theirs, atol=2e-3)
    if rows > 100:
        assert np.corrcoef(probabilities(ours, x.tolist()), right)[0, 1] > 0.6


def test_a_model_survives_its_file():
    x = np.round(RNG.normal(size=(500, 3)), 6)
    grown = grow(OF_CLAIMS, ["a", "b", "c"], {"c": {"": 0.5}}, x.tolist(), (x[:, 0] > 0).tolist(), [1.0] * 500)
    again = load(json.loads(as_json({"claims": grown}))["claims"])
    assert again.features == ("a", "b", "c") and again.shares == {"c": {"": 0.5}}
    assert probabilities(again, x.tolist()) == probabilities(grown, x.tolist())
