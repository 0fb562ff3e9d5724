"""What kind of post a role is: head of a mission, a named post, or a general word for people of a mission.

The kinds are data/roles.csv; roles that it does not list are named posts. How roles are read from text is extract's.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from titfortat.resolve.datafiles import rows


@cache
def _table() -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    table = rows("roles")
    heads = frozenset(r["role"] for r in table if r["kind"] == "head")
    general = frozenset(r["role"] for r in table if r["kind"] == "general")
    return heads, general, {r["role"]: r["broader"] for r in table if r["broader"]}


@lru_cache(4096)
def posts(roles: frozenset[str]) -> frozenset[str]:
    """The roles that name a post, without words such as diplomat or staff."""
    return roles - _table()[1]


@lru_cache(4096)
def heads(roles: frozenset[str]) -> frozenset[str]:
    """The roles that only one person of a mission holds."""
    return roles & _table()[0]


def one_person(roles: frozenset[str]) -> bool:
    """Whether the roles can be one person's only: all of them head a mission ('ambassador', 'head of mission')."""
    return bool(roles) and heads(roles) == roles


def union(roles: Iterable[str], headcount: int | None) -> list[str]:
    """All roles reported, sorted, without the vaguer words for people that other reports name exactly.

    One man reported as 'diplomat' and 'consul' is a consul; a 'military attaché' beside a naval one is the naval one.
    """
    found = frozenset(roles)
    found -= {broader for role, broader in _table()[2].items() if role in found}
    if headcount == 1 and posts(found):
        found = posts(found)
    return sorted(found)
