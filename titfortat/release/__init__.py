"""Release: what is published becomes an immutable version that strangers can download, check and read.

What belongs here: the folder of a version, its description and sums, its accuracy. What does not: how tables are made
(the stages before), what a column means (`titfortat.schema`).
"""

from titfortat.release.build import build
from titfortat.release.fetch import verify_at
from titfortat.release.remote import place
from titfortat.release.verify import Verification, verify

__all__ = ["Verification", "build", "place", "verify", "verify_at"]
