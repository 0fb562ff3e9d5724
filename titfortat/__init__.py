"""Titfortat: raw news dumps in, checked diplomatic events out.

The library: pure functions, one package a stage (ingest, clean, extract, resolve, publish, release), and what
they share (schema, storage, countries). It knows neither Dagster nor Great Expectations.
"""

__version__ = "0.1.0"
