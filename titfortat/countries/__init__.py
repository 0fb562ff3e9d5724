"""States and organisations: codes, dates, succession, and the names by which news refers to them.

The one truth on what a country is and what it is called. Which of them acts in a sentence is extraction's business.
"""

from titfortat.countries.context import resolve
from titfortat.countries.country import Country, as_of, countries, countries_table, country, cow_periods, exists_on
from titfortat.countries.gazetteer import Gazetteer, gazetteer
from titfortat.countries.hits import NameHit
from titfortat.countries.leaders import Leader, leaders, leaders_on
from titfortat.countries.names import ORGANISATIONS

__all__ = [
    "ORGANISATIONS",
    "Country",
    "Gazetteer",
    "Leader",
    "NameHit",
    "as_of",
    "countries",
    "countries_table",
    "country",
    "cow_periods",
    "exists_on",
    "gazetteer",
    "leaders",
    "leaders_on",
    "resolve",
]
