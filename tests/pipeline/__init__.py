"""Proof of the orchestration: the whole graph with and without Dagster, what starts runs, how they end, the command line."""
