"""Trees: the same numbers as a plain walk from the root, and the models that are shipped."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract import claims, eventful
from titfortat.extract.trees import LEAVES, SPLITS, Model, load, probabilities, shipped

FEATURES = ["first", "second", "third"]
NUMBERS = st.floats(-5, 5).map(lambda x: round(x, 2))
TREE = st.fixed_dictionaries(
    {
        "splits": st.lists(st.integers(0, len(FEATURES) - 1), min_size=SPLITS, max_size=SPLITS),
        "cuts": st.lists(NUMBERS, min_size=SPLITS, max_size=SPLITS),
        "leaves": st.lists(st.floats(-2, 2), min_size=LEAVES, max_size=LEAVES),
    }
)
ROW = st.lists(NUMBERS, min_size=len(FEATURES), max_size=len(FEATURES))


def model(trees: list[dict]) -> Model:
    return load({"features": FEATURES, "shares": {}, "trees": trees})


def walk(tree: dict, row: list[float], node: int = 0) -> float:
    """The leaf of a row: to the left where its number is not above the cut."""
    if node >= SPLITS:
        return tree["leaves"][node - SPLITS]
    right = row[tree["splits"][node]] > tree["cuts"][node]
    return walk(tree, row, 2 * node + 1 + right)


def by_hand(trees: list[dict], row: list[float]) -> float:
    return 1.0 / (1.0 + math.exp(-sum(walk(tree, row) for tree in trees)))


@given(st.lists(TREE, max_size=5), st.lists(ROW, min_size=1, max_size=6))
def test_probabilities_are_those_of_a_walk_from_the_root(trees, rows):
    found = probabilities(model(trees), rows)
    assert found == pytest.approx([by_hand(trees, row) for row in rows])


@given(st.lists(TREE, min_size=1, max_size=4), st.lists(ROW, min_size=2, max_size=6))
def test_a_row_is_judged_alone_as_among_others(trees, rows):
    whole = probabilities(model(trees), rows)
    assert whole == [probabilities(model(trees), [row])[0] for row in rows]


ONE_TREE = {"splits": [0, 1, 1, 2, 2, 2, 2], "cuts": [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], "leaves": list(range(8))}


@pytest.mark.parametrize(("row", "leaf"), [([a, b, c], 4 * a + 2 * b + c) for a in (0, 1) for b in (0, 1) for c in (0, 1)])  # fmt: skip
def test_leaves_are_numbered_from_left_to_right(row, leaf):
    assert probabilities(model([ONE_TREE]), [row]) == pytest.approx([1 / (1 + math.exp(-leaf))])


def test_a_number_at_the_cut_goes_left():
    assert probabilities(model([ONE_TREE]), [[0.5, 0.5, 0.5]]) == [0.5]


def test_no_rows_have_no_probabilities_and_no_trees_say_nothing():
    assert probabilities(model([ONE_TREE]), []) == []
    assert probabilities(model([]), [[1.0, 2.0, 3.0]]) == [0.5]


def test_a_name_has_its_share_and_an_unknown_one_that_of_no_name():
    named = load({"features": ["path"], "shares": {"path": {"": 0.25, "by": 0.75}}, "trees": []})
    assert named.number("path", "by") == 0.75
    assert named.number("path", "") == named.number("path", "never met") == 0.25


def written() -> dict[str, dict]:
    """The shipped models as their file says."""
    return json.loads((files("titfortat.extract") / "data" / "trees.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "features"), [("claims", claims.FEATURES), ("articles", eventful.FEATURES)])
def test_a_shipped_model_knows_the_features_that_are_described(name, features):
    assert shipped()[name].features == features
    trees = written()[name]["trees"]
    assert trees
    for tree in trees:
        assert (len(tree["splits"]), len(tree["cuts"]), len(tree["leaves"])) == (SPLITS, SPLITS, LEAVES)
        assert all(0 <= f < len(features) for f in tree["splits"])


def test_the_shipped_models_are_those_of_claims_and_of_articles():
    assert set(shipped()) == {"claims", "articles"}


def test_a_shipped_model_has_a_share_for_names_that_it_never_met():
    loaded = shipped()["claims"]
    assert set(loaded.shares) == claims.NAMES
    for name in claims.NAMES:
        assert 0.0 < loaded.number(name, "never met") < 1.0
        assert all(0.0 <= share <= 1.0 for share in loaded.shares[name].values())


@pytest.mark.parametrize("name", ["claims", "articles"])
def test_a_shipped_model_is_walked_right(name):
    trees = written()[name]["trees"]
    rows = [[value] * len(shipped()[name].features) for value in (0.0, 0.3, 0.6, 1.0, 5.0)]
    assert probabilities(shipped()[name], rows) == pytest.approx([by_hand(trees, row) for row in rows])
