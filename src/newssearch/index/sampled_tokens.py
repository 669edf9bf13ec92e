"""Hold the tokens of a few hundred documents as numbers: what is counted where no word is asked for."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from newssearch.index.postings import Ints
from newssearch.index.segment import Segment

I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True)
class SampledTokens:
    """Hold tokens, those of one document after those of another; all arrays but `starts` are by token.

    Args:
        doc_ids: int32, ascending: the documents, by their rank here.
        starts: int64, one more than documents: where each begins, and where the last one ends.
        docs: int64, the rank of the document.
        texts: int64, which differs between two titles or bodies.
        terms: int64, the number of the term, as `numbers` has it.
        forms: int64, the number of the written form, over all segments.
        are_content: bool, it is no function word.
        numbers: Term -> its number, from 0; both in order, however the index is parted into segments.
        segments: Where the forms are.
    """

    doc_ids: Ints
    starts: I64
    docs: I64
    texts: I64
    terms: I64
    forms: I64
    are_content: Bools
    numbers: dict[bytes, int]
    segments: Sequence[Segment]

    def written(self, form: int) -> str:
        """Return a written form by its number."""
        for segment in self.segments:
            if form < segment.n_forms:
                return segment.written(form)
            form -= segment.n_forms
        raise ValueError(f"there is no form {form} here")


def sample_tokens(parts: Sequence[tuple[Segment, int, I64]]) -> SampledTokens:
    """Read documents.

    Args:
        parts: Segments of one stemmer, the doc_id of the first document of each, and the numbers there, ascending, of
            those that are read.
    """
    number_of: dict[bytes, int] = {}
    found = [_tokens_in(segment, docs, number_of) for segment, _, docs in parts]
    names = sorted(number_of)
    rank = np.empty(len(names), np.int64)
    rank[[number_of[name] for name in names]] = np.arange(len(names))
    sizes = np.concatenate([np.empty(0, np.int64), *(one.lengths.sum(axis=1) for one in found)])
    in_text = np.concatenate([np.empty(0, np.int64), *(one.lengths.ravel() for one in found)])
    n_forms = np.cumsum([0, *(segment.n_forms for segment, _, _ in parts)])
    forms = [one.forms + before for one, before in zip(found, n_forms.tolist(), strict=False)]
    return SampledTokens(
        doc_ids=np.concatenate([np.empty(0, np.int32), *((docs + first).astype(np.int32) for _, first, docs in parts)]),
        starts=np.concatenate([[0], np.cumsum(sizes)]),
        docs=np.repeat(np.arange(len(sizes)), sizes),
        texts=np.repeat(np.arange(len(in_text)), in_text),
        terms=rank[np.concatenate([np.empty(0, np.int64), *(one.terms for one in found)])],
        forms=np.concatenate([np.empty(0, np.int64), *forms]),
        are_content=np.concatenate([np.empty(0, np.bool_), *(one.are_content for one in found)]),
        numbers={name: number for number, name in enumerate(names)},
        segments=[segment for segment, _, _ in parts],
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Tokens:
    """Hold the tokens of documents of one segment; `lengths` are those of title and body: int64, (documents, 2)."""

    lengths: I64
    terms: I64
    forms: I64
    are_content: Bools


def _tokens_in(segment: Segment, docs: I64, number_of: dict[bytes, int]) -> _Tokens:
    """Return the tokens of documents of a segment; terms that are new are numbered."""
    bounds = segment.file.array("doc/form_starts").astype(np.int64)
    starts, sizes = bounds[docs], bounds[docs + 1] - bounds[docs]
    read = [segment.form_numbers(*span) for span in zip(starts.tolist(), sizes.tolist(), strict=True)]
    forms = np.concatenate([np.empty(0, np.uint32), *read]).astype(np.int64)
    surfaces = segment.surface_of_form[forms]
    own_terms = segment.term_of_surface[surfaces]
    # A table by term: to sort the tokens would take ten times as long.
    is_here = np.zeros(len(segment.text), np.bool_)
    is_here[own_terms] = True
    here = np.flatnonzero(is_here)
    number_of_term = np.empty(len(is_here), np.int64)
    number_of_term[here] = [
        number_of.setdefault(name, len(number_of)) for name in segment.text.strings.some(here.tolist())
    ]
    titles = segment.column("title_tokens")[docs].astype(np.int64)
    return _Tokens(
        lengths=np.stack([titles, sizes - titles], axis=1),
        terms=number_of_term[own_terms],
        forms=forms,
        are_content=segment.file.array("surfaces/stop_words")[surfaces] == 0,
    )
