"""Combine queries by and, or and not, in one shape for all that mean the same: no "and" directly within an "and"."""

from collections.abc import Iterable

from newssearch.query.tree import BooleanQuery, PrefixQuery, Query

EVERY_ARTICLE = PrefixQuery("")

NOTHING = BooleanQuery()
"""What an operand without any word comes to: beside others it counts for nothing."""


def all_of(parts: Iterable[Query]) -> Query:
    """Return what asks for each of some parts; exclusions among them become those of the whole."""
    must: dict[Query, None] = {}
    must_not: dict[Query, None] = {}
    for part in parts:
        if isinstance(part, BooleanQuery) and not part.should:
            must.update(dict.fromkeys(part.must))
            must_not.update(dict.fromkeys(part.must_not))
        else:
            must[part] = None
    if len(must) > 1:
        must.pop(EVERY_ARTICLE, None)
    return next(iter(must)) if len(must) == 1 and not must_not else BooleanQuery(tuple(must), must_not=tuple(must_not))


def any_of(parts: Iterable[Query]) -> Query:
    """Return what asks for any of some parts."""
    should = dict.fromkeys(choice for part in parts for choice in _choices(part))
    return next(iter(should)) if len(should) == 1 else BooleanQuery(should=tuple(should))


def none_of(part: Query) -> Query:
    """Return what asks for every article but those of a part."""
    if part == NOTHING:
        return NOTHING
    if isinstance(part, BooleanQuery) and part.must == (EVERY_ARTICLE,) and part.must_not:
        return any_of(part.must_not)
    choices = _choices(part)
    return all_of(map(none_of, choices)) if len(choices) > 1 else BooleanQuery((EVERY_ARTICLE,), must_not=choices)


def _choices(part: Query) -> tuple[Query, ...]:
    return part.should if isinstance(part, BooleanQuery) and not part.must and not part.must_not else (part,)


def as_tree(query: Query) -> BooleanQuery:
    """Return a query as the tree that a search takes."""
    return query if isinstance(query, BooleanQuery) else BooleanQuery((query,))
