"""Put the articles with every name as it was typed before those with another form of one."""

import operator
from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from newssearch.query import BooleanQuery, words_of
from newssearch.search.first_phase import FirstPhase, Wanted
from newssearch.search.plan import Plan
from newssearch.search.requirements import any_of, required

if TYPE_CHECKING:
    from newssearch.kernel import Documents

Find = Callable[[Plan, BooleanQuery, Wanted], FirstPhase]
"""Find the best documents of one tier."""


def find_in_tiers(find: Find, plan: Plan, query: BooleanQuery, wanted: Wanted) -> FirstPhase:
    """Find what holds all that is asked as it was typed, or a synonym of it; then, as its `further`, all else.

    Scores alone could not promise that order: whatever a form counts, the rest of an article may count more.
    """
    as_typed = msgspec.structs.replace(plan, variants={})
    if any(word in plan.absent for (part,) in plan.variants for word in words_of(part)):
        return find(plan, query, wanted)  # no article holds a name as it was typed
    first = find(as_typed, query, msgspec.structs.replace(wanted, relaxes=False))
    if query.must:
        exact = BooleanQuery(must=required(query, as_typed).parts)
    else:
        exact = BooleanQuery(should=any_of(query, as_typed))
    rest = msgspec.structs.replace(query, must_not=(*query.must_not, exact))
    further = find(plan, rest, msgspec.structs.replace(wanted, enough=max(0, wanted.enough - first.total)))
    return msgspec.structs.replace(
        first,
        total=first.total + further.total,
        phrases=first.phrases | further.phrases,
        is_relaxed=further.is_relaxed,
        matches=_both(first.matches, further.matches),
        is_partial=first.is_partial or further.is_partial,
        further=further,
    )


def _both(one: "Documents | None", other: "Documents | None") -> "Documents | None":
    return None if one is None or other is None else array("Q", map(operator.or_, one, other))
