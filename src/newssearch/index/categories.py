"""Number the values that documents have: their source, section, language, authors, and day."""

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newssearch.index.calendar import Days
from newssearch.index.live_segment import LiveSegment
from newssearch.index.segment import AUTHORS
from newssearch.kernel import CodeCounter, Codes, Runs, day_codes, recode, sum_runs


class Categories(NamedTuple):
    """Hold the values of all documents.

    Args:
        labels: In order, "" for what has none.
        codes: Their numbers, by doc_id.
        counter: Counts documents by them.
    """

    labels: tuple[str, ...]
    codes: Codes
    counter: CodeCounter

    @classmethod
    def of(cls, labels: Iterable[str], codes: Codes) -> "Categories":
        """Hold labels and codes."""
        labels = tuple(labels)
        return cls(labels, codes, CodeCounter(codes, len(labels)))


def categories_of(segments: Sequence[LiveSegment], field: str) -> Categories:
    """Return the categories of all documents in one field: source, section, lang or author."""
    return _authors(segments) if field == "author" else _labels(segments, field)


def days_of(segments: Sequence[LiveSegment]) -> Days:
    """Return the days of all documents."""
    published_s = array("q")
    for live in segments:
        published_s.frombytes(live.segment.file.view("doc/published_s").cast("B"))
    ordinals, codes = day_codes(memoryview(published_s))
    return Days(ordinals, Codes(codes), Runs.of(codes))


def _labels(segments: Sequence[LiveSegment], field: str) -> Categories:
    names = [live.segment.keywords[field].strings.all() for live in segments]
    labels = sorted({_decoded(name) for part in names for name in part})
    code_of = {label: code for code, label in enumerate(labels)}
    codes = array("i")
    for part, live in zip(names, segments, strict=True):
        codes += recode(live.segment.file.view(f"doc/{field}"), [code_of[_decoded(name)] for name in part])
    return Categories.of(labels, Codes(codes))


def _authors(segments: Sequence[LiveSegment]) -> Categories:
    keys = [[_decoded(name) for name in live.segment.keywords[AUTHORS].strings.all()] for live in segments]
    byline_of: dict[str, str] = {}
    for part, live in zip(keys, segments, strict=True):
        for key, byline in zip(part, live.segment.bylines.all(), strict=True):
            byline_of.setdefault(key, _decoded(byline))
    code_of = {key: code for code, key in enumerate(sorted(byline_of))}
    codes, starts = array("i"), array("I", [0])
    for part, live in zip(keys, segments, strict=True):
        first, of_segment = len(codes), live.segment.file.view("doc/author_starts")
        codes += recode(live.segment.file.view("doc/authors"), [code_of[key] for key in part])
        if not _are_in_order(of_segment, len(codes) - first):
            raise live.segment.file.damage("its documents have not as many authors as there are")
        starts += array("I", [first + start for start in of_segment[1:]] if first else of_segment[1:])
    return Categories.of((byline_of[key] for key in code_of), Codes(codes, starts))


def _are_in_order(starts: memoryview, n_items: int) -> bool:
    """Tell whether starts ascend from 0 to a number of items."""
    try:
        sum_runs(array("q", bytes(8 * n_items)), array("I", starts))  # it refuses what does not ascend
    except ValueError:
        return False
    return starts[0] == 0 and starts[len(starts) - 1] == n_items


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogatepass")
