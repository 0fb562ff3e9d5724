"""When and with what the stages run: Dagster's definitions, jobs, schedules, sensors and resources, and the command line.

Nothing here knows how a stage works (`titfortat.<stage>`), what an asset is (`assets`) or what must hold (`data_checks`).
Nobody's use is reported to anybody: both libraries that would do so are told not to, before either is imported.
"""

import os

os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
