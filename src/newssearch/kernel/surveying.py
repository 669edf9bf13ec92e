"""Count in candidates what the second phase of the ranking asks of them, in one call over all segments.

It has no twin here: `newssearch.search.candidates` counts the same in numpy, for every query, and is what it is held
against.
"""

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt

from newssearch.kernel.choice import NATIVE

U32 = npt.NDArray[np.uint32]

KEPT_FORMS = 8
"""Written forms of one surface form that are told apart in one document."""

ABSENT = 0xFFFFFFFF
"""The number of a term, surface form or form that is not there."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Hold what is counted.

    Args:
        lists: Of each term, as `Words` has them.
        surfaces: uint32, of the shape (segments, surface forms): the number of each in each segment, ABSENT where it is
            not there; each is a form of one of the terms.
        pairs: int32, of the shape (pairs, 4): place of the first term, place of the second, how far the second is
            behind the first, and 1 where function words are taken for absent.
    """

    lists: tuple[bytes, ...]
    surfaces: U32
    pairs: npt.NDArray[np.int32]


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """Hold what was counted in some documents.

    Args:
        terms: uint32, of the shape (documents, terms, 3): occurrences in the title, in the rest, in the lead.
        surfaces: The same of surface forms.
        pairs: uint32, of the shape (documents, pairs).
        forms: uint32, of the shape (documents, surface forms, KEPT_FORMS): its forms that are there, then ABSENT.
        title_terms: uint32, the terms of the titles, function words left out, one document after the other.
        title_ends: uint32, by document: where its own end in them.
    """

    terms: U32
    surfaces: U32
    pairs: U32
    forms: U32
    title_terms: U32
    title_ends: U32


def make_forms(**arrays: Any) -> Any:  # noqa: ANN401 - of the compiled module
    """Return what `survey` reads of a segment. Only the compiled kernel can."""
    return NATIVE.Forms(**arrays)


def survey(views: tuple[Any, ...], forms_of: tuple[Any, ...], doc_ids: npt.NDArray[np.int32], asked: Asked) -> Counted:
    """Count in some documents.

    Args:
        views: Of `make_view`, one for each segment.
        forms_of: Of `make_forms`, the same.
        doc_ids: int32, ascending, unique.
        asked: What is counted.

    Raises:
        ValueError: The forms of a document are damaged, or arrays are not aligned.
    """
    n_docs, n_terms, n_surfaces = len(doc_ids), len(asked.lists), asked.surfaces.shape[1]
    terms, surfaces = (np.empty((n_docs, n, 3), np.uint32) for n in (n_terms, n_surfaces))
    pairs = np.empty((n_docs, len(asked.pairs)), np.uint32)
    forms = np.empty((n_docs, n_surfaces, KEPT_FORMS), np.uint32)
    ends = np.empty(n_docs, np.uint32)
    titles = NATIVE.survey(
        views, forms_of, doc_ids, asked.lists, asked.surfaces, asked.pairs, terms, surfaces, pairs, forms, ends
    )
    return Counted(terms, surfaces, pairs, forms, np.frombuffer(titles, np.uint32), ends)
