"""What must hold of every table: Great Expectations suites, and the one way in which a candidate is judged and promoted.

`spec` has the words in which checks are written, `structural` derives those that follow from the codebook, one module a
stage adds those of meaning, `suites` puts them together. `measure` finds what breaks them with DuckDB, `expectations`
and `validation` are their Great Expectations side, `promotion` is write, audit, promote. Knows no Dagster, and imports
Great Expectations (3-7 s) only when a suite is run.
"""
