"""Number the values of which each document has one: its source, section, language and year."""

from array import array
from collections.abc import Sequence

from newssearch.index.live_segment import LiveSegment
from newssearch.kernel import NO_YEAR, recode, years_of

Categories = tuple[tuple[str, ...], "array[int]"]
"""Labels in order, "" for what has none, and their numbers by doc_id: int32."""


def categories_of(segments: Sequence[LiveSegment], field: str) -> Categories:
    """Return the categories of all documents in one field."""
    return _years(segments) if field == "year" else _labels(segments, field)


def _labels(segments: Sequence[LiveSegment], field: str) -> Categories:
    names = [live.segment.keywords[field].strings.all() for live in segments]
    labels = sorted({name.decode("utf-8", "surrogatepass") for part in names for name in part})
    code_of = {label.encode("utf-8", "surrogatepass"): code for code, label in enumerate(labels)}
    codes = array("i")
    for part, live in zip(names, segments, strict=True):
        codes += recode(live.segment.file.view(f"doc/{field}"), [code_of[name] for name in part])
    return tuple(labels), codes


def _years(segments: Sequence[LiveSegment]) -> Categories:
    parts = [years_of(live.segment.file.view("doc/published_s")) for live in segments]
    values = sorted({year for _, years in parts for year in years})
    code_of = {year: code for code, year in enumerate(values)}
    codes = array("i")
    for part, _ in parts:
        codes += recode(part, [code_of.get(year, 0) for year in range(values[-1] + 1)])
    return tuple("" if year == NO_YEAR else str(year) for year in values), codes
