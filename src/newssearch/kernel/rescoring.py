"""Score candidates by what was counted in them, in one call: the second phase of the ranking.

It has no twin here: `newssearch.search.components` does the same in numpy, and is what it is held against.
"""

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from newssearch.kernel.choice import NATIVE
from newssearch.kernel.ranking import Formula
from newssearch.kernel.surveying import U32, Counted

I32 = npt.NDArray[np.int32]
F64 = npt.NDArray[np.float64]


class Weights(NamedTuple):
    """Say what each thing that was counted is worth; places are those in what was asked of `survey`.

    Args:
        surfaces: Of each word that is scored, the place of its surface form.
        surface_weights: Of each, its own weight, and that of its surface form.
        stop_words: Of each function word, the places of its term and of its surface form, one after the other.
        stop_word_weights: Of each, those of its term and of its surface form.
        pairs: Of each pair, the places of its two counts (side by side, and apart, -1 where that is not counted), and
            of the terms of its words.
        pair_weights: Of each, its weight without its idf, and how many documents hold both words.
        asked: Of each term, its idf for the coverage of titles, 0 where it does not count.
        stop_word: What function words weigh.
        apart: What a pair that is apart counts.
        title_coverage: What it weighs.
        n_slots: Documents.
    """

    surfaces: Sequence[int]
    surface_weights: Sequence[float]
    stop_words: Sequence[int]
    stop_word_weights: Sequence[float]
    pairs: Sequence[int]
    pair_weights: Sequence[float]
    asked: Sequence[float]
    stop_word: float
    apart: float
    title_coverage: float
    n_slots: int


class Typed(NamedTuple):
    """Say how a word was typed.

    Args:
        surface: The place of its surface form.
        written: As typed.
        small: The same in small letters.
        weight: What a document gains that holds it so; it gains half of that where its capitals differ.
    """

    surface: int
    written: str
    small: str
    weight: float


class Weighed(NamedTuple):
    """Say what is scored.

    Args:
        formula: That of the first phase.
        now_s: The present moment, in seconds since 1970 UTC.
        weights: What each count is worth.
        typed: The words whose form counts.
        numbers: uint32, of the shape (segments, terms): those of the terms that were asked for.
    """

    formula: Formula
    now_s: float
    weights: Weights
    typed: tuple[Typed, ...]
    numbers: U32


class Dictionaries(NamedTuple):
    """Hold what the numbers of each segment mean.

    Args:
        doc_freqs: int32, by term: in how many documents it is, -1 where that is not known.
        forms: The written forms, as `lower_bound` has them: where each begins, and their bytes.
    """

    doc_freqs: tuple[I32, ...]
    forms: tuple[tuple[Any, Any], ...]


def rescore(
    views: tuple[Any, ...], doc_ids: I32, words: F64, counted: Counted, weighed: Weighed, dictionaries: Dictionaries
) -> tuple[F64, list[tuple[int, int]]]:
    """Return the scores of candidates.

    Args:
        views: Of `make_view`, one for each segment.
        doc_ids: The candidates: int32, ascending.
        words: float64, aligned: the scores of their words.
        counted: What was counted in them.
        weighed: What is scored.
        dictionaries: Of the segments.

    Returns:
        float64, aligned; and segment and number of the title terms whose document frequency is not known, without which
        the scores are wrong.

    Raises:
        ValueError: What was counted is damaged, or arrays are not aligned.
    """
    scores = np.empty(len(doc_ids))
    formula, now_s, weights, typed, numbers = weighed
    title_terms = counted.title_terms.copy()  # it sorts them
    arrays = (
        *(doc_ids, words, counted.terms, counted.surfaces, counted.pairs, counted.forms),
        *(title_terms, counted.title_ends),
    )
    of_words = (*(array(kind, values) for kind, values in zip("idididd", weights[:7], strict=True)), numbers)
    missing = NATIVE.rescore(
        views, arrays, formula, now_s, of_words, weights[7:], dictionaries.doc_freqs, typed, dictionaries.forms, scores
    )
    return scores, missing
