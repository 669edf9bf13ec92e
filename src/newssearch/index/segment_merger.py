"""Merge segments into the content of one, without what was deleted."""

import dataclasses
import itertools
import operator
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.index.posting_lists import Lists
from newssearch.index.segment import AUTHORS, CATEGORIES, COLUMNS, KEYWORDS, Segment
from newssearch.index.segment_content import Authors, KeywordLists, SegmentContent, Slices
from newssearch.kernel import GONE, Part, PlainLists, encode_lists, merge_lists

U32 = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]

RUN_POSTINGS = 2_000_000
"""Postings merged at a time: with their positions some 100 MB, however large the whole is."""

RUN_DOCS = 4_096
"""Documents whose forms are renumbered at a time: some 20 MB."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Hold one of the segments that are merged.

    Args:
        segment: It.
        live: Which of its documents are not deleted: bool.
        doc_numbers: uint32, by document: its number in the whole, GONE where it is deleted.
    """

    segment: Segment
    live: Bools
    doc_numbers: U32


@dataclasses.dataclass(frozen=True, slots=True)
class _Union:
    """Hold the strings of several segments as one sorted list.

    Args:
        strings: All that are used.
        numbers: For each segment, by number in it: that in the whole; GONE where it is not used.
    """

    strings: list[bytes]
    numbers: list[U32]

    @classmethod
    def of(cls, parts: Sequence[tuple[list[bytes], Bools]]) -> "_Union":
        """Unite the strings of segments that are used."""
        every = list(itertools.chain(*(itertools.compress(strings, kept.tolist()) for strings, kept in parts)))
        # Each part is sorted already, which Python's sort is quick about; a set is not.
        order = sorted(range(len(every)), key=every.__getitem__)
        ordered = [every[place] for place in order]
        is_new = np.fromiter(map(operator.ne, ordered, [None, *ordered]), np.bool_, len(ordered))
        numbers = np.empty(len(every), np.uint32)
        numbers[order] = np.cumsum(is_new) - 1
        numbers_of_parts = []
        for strings, kept in parts:
            of_part = np.full(len(strings), GONE, np.uint32)
            of_part[kept], numbers = np.split(numbers, [np.count_nonzero(kept)])
            numbers_of_parts.append(of_part)
        return cls(list(itertools.compress(ordered, is_new.tolist())), numbers_of_parts)


def merge_segments(parts: Sequence[tuple[Segment, bytearray]]) -> SegmentContent:
    """Return the content of several segments of one stemmer, in order.

    Args:
        parts: Each with a byte for each document: 1 where it is not deleted.
    """
    sources = _sources(parts)
    uses = [_FormUses.of(source) for source in sources]
    surfaces = _Union.of(
        [(source.segment.surfaces.all(), use.surfaces) for source, use in zip(sources, uses, strict=True)]
    )
    terms = _unite_terms(sources, uses)
    keywords = {name: _merge_keyword(sources, name) for name in KEYWORDS}
    forms = _Union.of([(source.segment.forms.all(), use.forms) for source, use in zip(sources, uses, strict=True)])
    surface_of_form = np.zeros(len(forms.strings), np.uint32)
    stop_words = np.zeros(len(surfaces.strings), np.bool_)
    term_of_surface = np.zeros(len(surfaces.strings), np.uint32)
    surface_doc_freqs = np.zeros(len(surfaces.strings), np.int64)
    for number, (source, use) in enumerate(zip(sources, uses, strict=True)):
        segment, of_surface = source.segment, surfaces.numbers[number]
        surface_of_form[forms.numbers[number][use.forms]] = of_surface[segment.surface_of_form[use.forms]]
        stop_words[of_surface[use.surfaces]] = segment.file.array("surfaces/stop_words")[use.surfaces]
        term_of_surface[of_surface[use.surfaces]] = terms.numbers[number][segment.term_of_surface[use.surfaces]]
        surface_doc_freqs[of_surface[use.surfaces]] += use.surface_doc_freqs[use.surfaces]
    text = _merge_runs([(source, source.segment.text) for source in sources], terms, with_positions=True)
    return SegmentContent(
        stemmer=sources[0].segment.stemmer,
        columns=_merge_columns(sources, keywords),
        keywords={name: lists for name, (lists, _) in keywords.items()},
        authors=_merge_authors(sources, *keywords[AUTHORS]),
        terms=terms.strings,
        text=lambda norms: (encode_lists(lists, norms) for lists in text),
        surfaces=surfaces.strings,
        surface_doc_freqs=surface_doc_freqs.astype(np.uint32),
        term_of_surface=term_of_surface,
        stop_words=stop_words,
        forms=forms.strings,
        surface_of_form=surface_of_form,
        doc_forms=_renumbered_forms(sources, forms.numbers),
        paragraph_tokens=np.concatenate([_paragraphs_of(source) for source in sources]),
        stored=_merge_stored(sources),
        signatures=np.concatenate([source.segment.signatures[source.live] for source in sources]),
    )


def _sources(parts: Sequence[tuple[Segment, bytearray]]) -> list[Source]:
    sources = []
    first = 0
    for segment, living in parts:
        live = np.frombuffer(living, np.bool_)
        n_live = int(live.sum())
        numbers = np.full(segment.n_docs, GONE, np.uint32)
        numbers[live] = first + np.arange(n_live)
        sources.append(Source(segment, live, numbers))
        first += n_live
    return sources


@dataclasses.dataclass(frozen=True, slots=True)
class _FormUses:
    """Say what living documents of a segment use.

    Args:
        forms: bool, by form.
        surfaces: bool, by surface form.
        surface_doc_freqs: int64, by surface form: in how many documents.
    """

    forms: Bools
    surfaces: Bools
    surface_doc_freqs: npt.NDArray[np.int64]

    @classmethod
    def of(cls, source: Source) -> "_FormUses":
        """Count them; what is deleted is subtracted, since it is less."""
        segment = source.segment
        n_surfaces = len(segment.surfaces)
        doc_freqs = segment.file.array("surfaces/doc_freqs").astype(np.int64)
        if source.live.all():  # a segment has no form that none of its documents uses
            return cls(np.ones(len(segment.forms), np.bool_), np.ones(n_surfaces, np.bool_), doc_freqs)
        forms = np.zeros(len(segment.forms), np.bool_)
        surface_of_form, n_tokens = segment.surface_of_form, _n_tokens(segment)
        for docs, codes in _runs_of_forms(segment):
            doc_of = np.repeat(docs, n_tokens[docs])
            kept = source.live[doc_of]
            forms[codes[kept]] = True
            if not kept.all():
                pairs = np.unique((doc_of[~kept].astype(np.int64) << 32) | surface_of_form[codes[~kept]])
                np.subtract.at(doc_freqs, pairs & 0xFFFFFFFF, 1)
        surfaces = np.zeros(n_surfaces, np.bool_)
        surfaces[surface_of_form[forms]] = True
        return cls(forms, surfaces, doc_freqs)


def _n_tokens(segment: Segment) -> npt.NDArray[np.int64]:
    n_tokens: npt.NDArray[np.int64] = segment.column("title_tokens").astype(np.int64) + segment.column("body_tokens")
    if not np.array_equal(np.cumsum(n_tokens), segment.file.array("doc/form_starts")[1:]):
        raise segment.file.damage("its documents have not as many forms as tokens")
    return n_tokens


def _runs_of_forms(segment: Segment) -> Iterator[tuple[npt.NDArray[np.int64], U32]]:
    """Yield documents, and the codes of all their forms one after the other."""
    starts = segment.file.array("doc/form_starts")
    for first in range(0, segment.n_docs, RUN_DOCS):
        last = min(first + RUN_DOCS, segment.n_docs)
        start, stop = int(starts[first]), int(starts[last])
        yield np.arange(first, last), segment.form_numbers(start, stop - start)
        segment.file.release()


def _unite_terms(sources: Sequence[Source], uses: Sequence[_FormUses]) -> _Union:
    """Unite the terms that living documents have."""
    parts = []
    for source, use in zip(sources, uses, strict=True):
        strings = source.segment.text.strings.all()
        used = np.zeros(len(strings), np.bool_)
        used[source.segment.term_of_surface[use.surfaces]] = True
        parts.append((strings, used))
    return _Union.of(parts)


def _renumbered_forms(sources: Sequence[Source], form_numbers: Sequence[U32]) -> Iterator[U32]:
    """Yield the numbers of the forms of living documents."""
    for source, numbers in zip(sources, form_numbers, strict=True):
        n_tokens = _n_tokens(source.segment)
        for docs, found in _runs_of_forms(source.segment):
            yield numbers[found[np.repeat(source.live[docs], n_tokens[docs])]]


def _merge_keyword(sources: Sequence[Source], name: str) -> tuple[KeywordLists, list[U32]]:
    """Return the lists of a keyword, and the numbers of its values by segment."""
    parts = []
    for source in sources:
        lists = source.segment.keywords[name]
        plain = lists.decode(0, len(lists))
        of_list = np.repeat(np.arange(len(lists)), plain.doc_freqs)
        used = np.zeros(len(lists), np.bool_)
        used[of_list[source.live[plain.docs]]] = True
        parts.append((lists.strings.all(), used))
    union = _Union.of(parts)
    runs = list(
        _merge_runs([(source, source.segment.keywords[name]) for source in sources], union, with_positions=False)
    )
    plain = merge_lists([], 0) if not runs else runs[0] if len(runs) == 1 else _joined(runs)
    return KeywordLists(union.strings, plain), union.numbers


def _joined(runs: Sequence[PlainLists]) -> PlainLists:
    names = ("doc_freqs", "docs", "term_freqs", "title_freqs", "lead_freqs")
    return PlainLists(*(np.concatenate([getattr(run, name) for run in runs]) for name in names))


def _merge_runs(
    sources: Sequence[tuple[Source, Lists]], union: _Union, *, with_positions: bool
) -> Iterator[PlainLists]:
    """Yield the lists of the whole in runs of bounded size."""
    n_lists = len(union.strings)
    load = np.zeros(n_lists, np.int64)
    for (_, lists), numbers in zip(sources, union.numbers, strict=True):
        kept = numbers != GONE
        load[numbers[kept]] += np.asarray(lists.doc_freqs())[kept]
    ends = np.cumsum(load)
    first = 0
    while first < n_lists:
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + RUN_POSTINGS, side="right")))
        yield merge_lists(
            [
                _part(source, lists, numbers, first, last, with_positions=with_positions)
                for (source, lists), numbers in zip(sources, union.numbers, strict=True)
            ],
            last - first,
        )
        for source, _ in sources:
            source.segment.file.release()
        first = last


def _part(source: Source, lists: Lists, numbers: U32, first: int, last: int, *, with_positions: bool) -> Part:
    """Return the lists of one segment that become those from `first` to before `last` of the whole."""
    # Both are sorted alike, so that they are one run there too; what is not used may lie in between.
    inside = np.flatnonzero((numbers >= first) & (numbers < last))
    begin, end = (int(inside[0]), int(inside[-1]) + 1) if len(inside) else (0, 0)
    run = numbers[begin:end]
    return Part(
        lists.decode(begin, end, with_positions=with_positions),
        np.where(run == GONE, np.uint32(GONE), run - np.uint32(first)).astype(np.uint32),
        source.doc_numbers,
    )


def _merge_columns(
    sources: Sequence[Source], keywords: dict[str, tuple[KeywordLists, list[U32]]]
) -> dict[str, npt.NDArray[np.generic]]:
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for name, dtype in COLUMNS.items():
        parts = []
        for number, source in enumerate(sources):
            part = source.segment.column(name)[source.live]
            parts.append(keywords[name][1][number][part] if name in CATEGORIES else part)
        columns[name] = np.concatenate([np.empty(0, dtype), *parts])
    return columns


def _merge_authors(sources: Sequence[Source], keyword: KeywordLists, numbers: Sequence[U32]) -> Authors:
    bylines = [b""] * len(keyword.values)
    lengths, found = [np.zeros(1, np.int64)], [np.empty(0, np.uint32)]
    for source, number_of in zip(sources, numbers, strict=True):
        segment = source.segment
        for byline, number in zip(segment.bylines.all(), number_of.tolist(), strict=True):
            if number != GONE:
                bylines[number] = bylines[number] or byline
        n_authors, authors = _authors_of(segment)
        lengths.append(n_authors[source.live])
        found.append(number_of[authors[np.repeat(source.live, n_authors)]])
    return Authors(np.cumsum(np.concatenate(lengths)).astype(np.uint32), np.concatenate(found), bylines)


def _authors_of(segment: Segment) -> tuple[npt.NDArray[np.int64], U32]:
    """Return how many authors each document has, and their numbers in the keyword, one document after the other."""
    starts, numbers = (segment.file.array(name) for name in ("doc/author_starts", "doc/authors"))
    n_authors: npt.NDArray[np.int64] = starts[1:].astype(np.int64) - starts[:-1]
    if starts[0] or (n_authors < 0).any() or starts[-1] != len(numbers):
        raise segment.file.damage("its documents have not as many authors as there are")
    if numbers.max(initial=0) >= max(1, len(segment.bylines)):
        raise segment.file.damage("its documents have authors that it does not name")
    return n_authors, numbers


def _paragraphs_of(source: Source) -> npt.NDArray[np.uint16]:
    lengths = np.diff(source.segment.paragraph_starts)
    kept: npt.NDArray[np.uint16] = source.segment.paragraph_tokens[np.repeat(source.live, lengths)]
    return kept


def _merge_stored(sources: Sequence[Source]) -> Slices:
    lengths = [_stored_lengths(source.segment)[source.live] for source in sources]
    starts = np.concatenate([[0], np.cumsum(np.concatenate([np.empty(0, np.int64), *lengths]))]).astype(np.uint64)
    return Slices(starts, (_stored_of(source) for source in sources))


def _stored_of(source: Source) -> npt.NDArray[np.uint8]:
    content = source.segment.file.array("doc/stored")
    kept: npt.NDArray[np.uint8] = content[np.repeat(source.live, _stored_lengths(source.segment))]
    return kept


def _stored_lengths(segment: Segment) -> npt.NDArray[np.int64]:
    """Return the bytes stored of each document; numpy repeats beyond its arrays where their sum overflows."""
    starts = segment.file.array("doc/stored_starts")
    if (starts[1:] < starts[:-1]).any() or int(starts[-1]) != segment.file.n_items("doc/stored"):
        raise segment.file.damage("what is stored of its documents is not all there")
    lengths: npt.NDArray[np.int64] = (starts[1:] - starts[:-1]).astype(np.int64)
    return lengths
