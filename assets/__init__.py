"""What exists: one thin module a stage, each with the Dagster assets that the stage writes, their grain and their quirks.

How a table is computed is in `titfortat.<stage>`, what must hold of it in `data_checks`, when and with what resources
it is made in `pipelines`. `grain` has the days and the asset keys, `workspace` what a step is given, `step` how a step
becomes Dagster events.
"""

from __future__ import annotations

import dagster as dg

from assets import clean, extract, ingest, publish, release, resolve
from assets.grain import LANDING

ALL: list[dg.AssetsDefinition | dg.AssetSpec] = [
    LANDING,
    ingest.ingest,
    clean.clean,
    extract.extract,
    resolve.resolve,
    publish.publish,
    release.release,
]
"""Every asset, in the way of the data."""
