"""The weights of pairs and statuses with each fold left out: what an honest reading of that fold is made with.

Learning takes minutes a fold, so what was learned is kept below `out/training`, by the hash of all it was learned from
and with.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import titfortat.countries
import titfortat.extract
from titfortat.extract.looks import Learned
from titfortat.schema import vocabularies
from training.articles import FOLDER
from training.extract import FOLDS, learn

KEPT = Path("out/training")
WORKERS = 2

LATER = frozenset(
    [
        *("claims.py", "eventful.py", "trees.py", "reader.py", "places.py", "parting.py", "sameness.py", "mentions.py"),
        *(
            "knowledge.py",
            "confidence.py",
            "people.py",
            "crowd.py",
            "clauses.py",
            "groups.py",
            "numerals.py",
            "dating.py",
            "when.py",
            "deadlines.py",
        ),
        *("grounds.py", "prominence.py", "acts.toml", "people.toml", "deadlines.toml", "reasons.toml"),
    ]
)
"""Modules of the reader and their words that weights do not depend on."""


def left_out(corpus: Path) -> list[Learned]:
    """For each fold the weights learned without it."""
    name = fingerprint(corpus)
    KEPT.mkdir(parents=True, exist_ok=True)
    files = [KEPT / f"{name}-{fold}.json" for fold in range(FOLDS)]
    missing = [fold for fold, file in enumerate(files) if not file.exists()]
    with ProcessPoolExecutor(WORKERS) as pool:
        for fold, learned in zip(missing, pool.map(learn, [corpus] * len(missing), missing), strict=True):
            whole = files[fold].with_suffix(".part")
            whole.write_text(json.dumps(learned), encoding="utf-8")
            whole.replace(files[fold])
    return [Learned(json.loads(f.read_text(encoding="utf-8"))) for f in files]


def fingerprint(corpus: Path) -> str:
    """A hash of the corpus, the training articles, and the code and data that weights depend on; what is learned later
    than weights is left out."""
    digest = hashlib.sha256()
    reader = [Path(m.__file__).parent for m in (titfortat.extract, titfortat.countries)]
    code = [f for folder in reader for s in ("*.py", "data/**/*.toml", "data/**/*.csv") for f in folder.glob(s)]
    code = [f for f in code if f.name not in LATER]
    code += [Path(__file__).parent / name for name in ("articles.py", "extract.py", "softmax.py")]
    code.append(Path(vocabularies.__file__))
    for file in (*sorted(corpus.glob("*.json")), *sorted(FOLDER.glob("*.txt")), *sorted(code)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
