"""Build the content of a segment from articles."""

import dataclasses
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from newssearch.analysis import FRENCH, lead_end, mine_acronyms
from newssearch.article import Article, date_text, epoch_s
from newssearch.index.form_table import FormTable
from newssearch.index.listing import Stored
from newssearch.index.schema import UNDATED_S, digest_of
from newssearch.index.segment import CATEGORIES, KEYWORDS, NO_TERM
from newssearch.index.segment_content import KeywordLists, SegmentContent, Slices
from newssearch.kernel import PlainLists, Tokens, document_freqs, invert

U32 = npt.NDArray[np.uint32]

MAX_LENGTH = 0xFFFF
"""Content tokens of the longest text: a longer one counts as this long."""


@dataclasses.dataclass(frozen=True, slots=True)
class Numbering:
    """Hold which of many things are in a segment, in the order that it keeps.

    Args:
        used: Their numbers among all, in the segment's order.
        number_of: By number among all: that in the segment; meaningless for what is not in it.
    """

    used: npt.NDArray[np.int64]
    number_of: U32

    @classmethod
    def of(cls, used: npt.NDArray[np.int64], n_all: int) -> "Numbering":
        """Number things in the given order."""
        number_of = np.zeros(n_all, np.uint32)
        number_of[used] = np.arange(len(used))
        return cls(used, number_of)


class SegmentBuilder:
    """Gather articles, each id once, until they are enough for a segment.

    Args:
        forms: Numbers the forms; it may have served other builders.
    """

    def __init__(self, forms: FormTable) -> None:
        self._forms = forms
        self._codes: list[U32] = []
        self._lengths: list[tuple[int, int, int]] = []
        self._keywords: dict[str, list[tuple[str, ...]]] = {name: [] for name in KEYWORDS}
        self._published_s: list[int] = []
        self._digests: list[bytes] = []
        self._stored: list[bytes] = []
        self._encoder = msgspec.msgpack.Encoder()
        self.n_tokens = 0

    def __len__(self) -> int:
        return len(self._stored)

    def add(self, article: Article) -> None:
        """Take an article in as the next document."""
        title, body, end = article.title, article.body, lead_end(article.body)
        parts = (
            self._forms.codes(title, 0, len(title)),
            self._forms.codes(body, 0, end),
            self._forms.codes(body, end, len(body)),
        )
        self._codes.extend(parts)
        n_title, n_lead, n_rest = map(len, parts)
        self._lengths.append((n_title, n_lead, n_rest))
        self.n_tokens += n_title + n_lead + n_rest
        acronyms = mine_acronyms(f"{title}\n{body}") if "(" in title or "(" in body else ()
        values: dict[str, tuple[str, ...]] = {
            "article_id": (article.article_id,),
            "source": (article.source or "",),
            "section": (article.section or "",),
            "lang": (article.lang or FRENCH,),
            "authors": tuple({author.lower().strip(): None for author in article.authors}),
            "acronyms": tuple({" ".join((acronym.initials, *acronym.name)): None for acronym in acronyms}),
        }
        for name, value in values.items():
            self._keywords[name].append(value)
        self._published_s.append(epoch_s(article.published_at) if article.published_at else UNDATED_S)
        self._digests.append(digest_of(article))
        stored = Stored(title, article.url, date_text(article.published_at), article.authors)
        self._stored.append(self._encoder.encode(stored))

    def content(self) -> SegmentContent:
        """Return what was gathered, as a segment keeps it."""
        lengths = np.array(self._lengths, np.int64).reshape(-1, 3)
        starts = np.concatenate([[0], np.cumsum(lengths.sum(axis=1))])
        forms = np.concatenate([*self._codes, np.empty(0, np.uint32)])
        surfaces = self._forms.surface_of_form()[forms]
        is_french = np.array([lang == (FRENCH,) for lang in self._keywords["lang"]], np.bool_)
        terms = self._terms(surfaces, np.repeat(is_french, np.diff(starts)))

        by_form = _sorted_first(forms, self._forms.written)
        by_surface = _sorted_first(surfaces, self._forms.surfaces)
        by_term = _sorted_first(terms, self._forms.terms)
        tokens = Tokens(
            by_term.number_of[terms],
            starts.astype(np.uint64),
            lengths[:, 0].astype(np.uint32),
            lengths[:, 1].astype(np.uint32),
        )
        in_surfaces = document_freqs(by_surface.number_of[surfaces], tokens.starts, len(by_surface.used))
        keywords = {name: _keyword_lists(values) for name, values in self._keywords.items()}
        return SegmentContent(
            columns={
                **self._length_columns(lengths, starts, surfaces),
                "published_s": np.array(self._published_s, np.int64),
                "digest": np.frombuffer(b"".join(self._digests), "<u8"),
                **{name: _numbers_of(keywords[name].values, self._keywords[name]) for name in CATEGORIES},
            },
            keywords=keywords,
            terms=_encoded(self._forms.terms, by_term),
            text=[invert(tokens, len(by_term.used))],
            surfaces=_encoded(self._forms.surfaces, by_surface),
            surface_doc_freqs=in_surfaces,
            term_of_surface=self._stems(by_surface, by_term, surfaces, np.repeat(is_french, np.diff(starts))),
            stop_words=self._forms.is_stop_word()[by_surface.used],
            forms=_encoded(self._forms.written, by_form),
            surface_of_form=by_surface.number_of[self._forms.surface_of_form()[by_form.used]],
            doc_forms=[by_form.number_of[forms]],
            stored=_slices(self._stored),
        )

    def _terms(self, surfaces: npt.NDArray[np.int32], is_french: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
        terms = self._forms.stem_of_surface()[surfaces]
        if not is_french.all():
            others, places = np.unique(surfaces[~is_french], return_inverse=True)
            terms[~is_french] = self._forms.term_of_surface(others)[places]
        return terms

    def _stems(
        self,
        by_surface: Numbering,
        by_term: Numbering,
        surfaces: npt.NDArray[np.int32],
        is_french: npt.NDArray[np.bool_],
    ) -> U32:
        """Return the stem of each surface form that a French document has."""
        stems = by_term.number_of[self._forms.stem_of_surface()[by_surface.used]]
        in_french = np.zeros(len(self._forms.surfaces), np.bool_)
        in_french[surfaces[is_french]] = True
        return np.where(in_french[by_surface.used], stems, np.uint32(NO_TERM)).astype(np.uint32)

    def _length_columns(
        self, lengths: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], surfaces: npt.NDArray[np.int32]
    ) -> dict[str, npt.NDArray[np.int64]]:
        is_content = ~self._forms.is_stop_word()[surfaces]
        n_content = np.concatenate([[0], np.cumsum(is_content, dtype=np.uint32)]).astype(np.int64)
        title_ends = starts[:-1] + lengths[:, 0]
        lead_ends = title_ends + lengths[:, 1]
        spans = {"title": (starts[:-1], title_ends), "body": (title_ends, starts[1:]), "lead": (title_ends, lead_ends)}
        return {
            **{f"{name}_length": np.minimum(n_content[b] - n_content[a], MAX_LENGTH) for name, (a, b) in spans.items()},
            **{f"{name}_tokens": b - a for name, (a, b) in spans.items()},
        }


def _sorted_first(numbers: npt.NDArray[np.int32] | U32, strings: Sequence[str]) -> Numbering:
    """Number what is used in the order of its bytes."""
    used = np.flatnonzero(np.bincount(numbers, minlength=len(strings)))
    # The order of code points is that of their bytes in UTF-8.
    order = sorted(used.tolist(), key=strings.__getitem__)
    return Numbering.of(np.array(order, np.int64), len(strings))


def _encoded(strings: Sequence[str], numbering: Numbering) -> list[bytes]:
    return [strings[number].encode("utf-8", "surrogatepass") for number in numbering.used.tolist()]


def _keyword_lists(values: Sequence[tuple[str, ...]]) -> KeywordLists:
    flat = [value for of_document in values for value in of_document]
    docs = np.repeat(np.arange(len(values)), np.fromiter(map(len, values), np.int64, len(values)))
    names = sorted(set(flat))
    number_of = {name: number for number, name in enumerate(names)}
    numbers = np.fromiter(map(number_of.__getitem__, flat), np.int64, len(flat))
    order = np.argsort(numbers, kind="stable")
    doc_freqs = np.bincount(numbers, minlength=len(names)).astype(np.uint32)
    lists = PlainLists.of_documents(doc_freqs, docs[order].astype(np.uint32))
    return KeywordLists([name.encode("utf-8", "surrogatepass") for name in names], lists)


def _numbers_of(names: Sequence[bytes], values: Sequence[tuple[str, ...]]) -> U32:
    number_of = {name: number for number, name in enumerate(names)}
    return np.array([number_of[value.encode("utf-8", "surrogatepass")] for (value,) in values], np.uint32)


def _slices(contents: Sequence[bytes]) -> Slices:
    lengths = np.fromiter(map(len, contents), np.int64, len(contents))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint64)
    return Slices(starts, [np.frombuffer(b"".join(contents), np.uint8)])
