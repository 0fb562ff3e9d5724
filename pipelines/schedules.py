"""When runs start by the clock. The sensor starts them by what arrives; this catches what it missed."""

from __future__ import annotations

import datetime as dt

import dagster as dg

from pipelines import jobs
from pipelines.resources import default_landing
from pipelines.sensors import folder_of_day


@dg.schedule(
    name="daily",
    job=jobs.whole_path,
    cron_schedule="30 6 * * *",
    execution_timezone="UTC",
    description="Every day at 06:30 UTC the day that ended, whether or not the sensor saw its dumps arrive.",
)
def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """A run for the day before the tick; a day whose dumps are in already costs a look at their hashes."""
    day = (context.scheduled_execution_time - dt.timedelta(days=1)).date().isoformat()
    if folder_of_day(day) is None:
        return dg.SkipReason(f"nothing arrived on {day}: there is no folder {default_landing()}/{day}")
    return dg.RunRequest(run_key=f"daily/{day}", partition_key=day)


ALL = [daily]
