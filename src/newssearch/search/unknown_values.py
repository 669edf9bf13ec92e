"""Say which values of fields no article has, and which it has that are spelt nearly so: `source:Le Mond`."""

import itertools
from collections.abc import Iterator, Mapping

from newssearch.index import Snapshot
from newssearch.kernel.near_strings import MAX_CHARS, MAX_EDITS, edits_between, near_strings
from newssearch.query import BooleanQuery, KeywordQuery, Query, parts_inside
from newssearch.query.limits import MIN_LETTERS_PER_EDIT
from newssearch.search.value_names import name_of

MAX_NOTES = 5
"""A query may have a hundred fields."""

NEAR_VALUES = 3
"""Existing values that are named in place of one."""

HAS_NO = {
    "source": "Aucun article n’a pour source « {} ».",
    "author": "Aucun article n’est signé « {} ».",
    "section": "Aucun article n’est dans la rubrique « {} ».",
    "lang": "Aucun article n’est dans la langue « {} ».",
}


def notes_on_values(snapshot: Snapshot, query: BooleanQuery, text: str) -> Iterator[str]:
    """Yield what there is to say, in French, of the values of a query that no article has.

    Args:
        snapshot: Where they are looked for.
        query: What is asked.
        text: As typed: of a group of sources that the settings name, some may have no article yet.
    """
    typed = name_of(text)
    unknown = (
        _note(field, value, names)
        for field, values in _values(query).items()
        for names in [_names(snapshot, field)]
        for value in values
        if (name := name_of(value)) in typed and not _is_known(field, name, names)
    )
    return itertools.islice(unknown, MAX_NOTES)


def _values(query: Query) -> dict[str, dict[str, None]]:
    """Return the values that a query names, what it excludes among them, by field."""
    found: dict[str, dict[str, None]] = {}
    if isinstance(query, KeywordQuery):
        found[query.field] = dict.fromkeys(query.values)
    excluded = query.must_not if isinstance(query, BooleanQuery) else ()
    for part in (*parts_inside(query), *excluded):
        for field, values in _values(part).items():
            found.setdefault(field, {}).update(values)
    return found


def _names(snapshot: Snapshot, field: str) -> dict[str, str]:
    """Return the values of a field by their names, see `name_of`."""
    return {name: label for label in snapshot.categories(field)[0] if (name := name_of(label))}


def _is_known(field: str, name: str, names: Mapping[str, str]) -> bool:
    # Of authors any part of the name will do.
    return name in names or (field == "author" and any(name in known for known in names))


def _note(field: str, value: str, names: Mapping[str, str]) -> str:
    text = HAS_NO[field].format(value)
    near = dict.fromkeys(names.values() if field == "lang" else _near(name_of(value), names))
    if not near:
        return text
    quoted = [f"« {label} »" for label in itertools.islice(near, NEAR_VALUES)]
    listed = " ou ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
    return f"{text} Il y a {listed}." if field == "lang" else f"{text} Vouliez-vous dire {listed} ?"


def _near(name: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the values that hold the words of a name, then those of which all or one word differs by a few letters."""
    import numpy as np

    wanted = name.strip()
    yield from (label for known, label in names.items() if name in known or known in name)
    edits = min(MAX_EDITS, len(wanted) // MIN_LETTERS_PER_EDIT)
    if not edits or len(wanted) > MAX_CHARS:
        return
    pieces = {piece: label for known, label in names.items() for piece in (known.strip(), *known.split())}
    known = list(pieces)
    encoded = [piece.encode("utf-8", "surrogatepass") for piece in known]
    starts = np.cumsum([0, *map(len, encoded)]).astype(np.uint32)
    content = np.frombuffer(b"".join(encoded), np.uint8)
    found = near_strings(starts.data, content.data, wanted, edits)
    found.sort(key=lambda number: edits_between(wanted, known[number]))
    yield from (pieces[known[number]] for number in found)
