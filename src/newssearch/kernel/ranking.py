"""Match documents and score their words in one call over all segments: the first phase of the ranking.

It has no twin here: `newssearch.search` does the same in numpy, for every query, and is what it is held against.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from newssearch.kernel.choice import NATIVE

REQUIRED, TRIGGER, SCORED = 1, 2, 4
"""What a word is for: a match must hold it; a match holds one of these; it counts for the score."""


@dataclasses.dataclass(frozen=True, slots=True)
class Formula:
    """Hold what a score is reckoned with; see `newssearch.search.bm25f` and `components`.

    Args:
        k1: Saturation.
        weights: Of title, body and lead; a field with 0 does not count.
        bs: How far the length of each counts.
        averages: The mean length of each.
        recency: How far a document of today is raised; 0 is not at all.
        half_life_days: Age at which half of that is left.
        now_s: The present moment, in seconds since 1970 UTC.
        undated_s: The date of documents that have none.
    """

    k1: float
    weights: tuple[float, float, float]
    bs: tuple[float, float, float]
    averages: tuple[float, float, float]
    recency: float
    half_life_days: float
    now_s: float
    undated_s: float


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of a query, and where their posting lists are.

    Args:
        lists: uint64, of the shape (segments, words, 5): start and stop in the postings, start and stop in the
            positions, and the number of documents, 0 where the word is absent.
        weights: float64, by word.
        roles: uint8, by word: REQUIRED, TRIGGER and SCORED added.
        phrases: Of each phrase that a match must hold uint32 of the shape (words, 2): number of the word, and how many
            tokens after the first.
    """

    lists: npt.NDArray[np.uint64]
    weights: npt.NDArray[np.float64]
    roles: npt.NDArray[np.uint8]
    phrases: tuple[npt.NDArray[np.uint32], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Best:
    """Hold the best matches.

    Args:
        total: All matches.
        doc_ids: int32, best first, equal ones by doc_id.
        words: float64, aligned: the score of the words, without recency.
    """

    total: int
    doc_ids: npt.NDArray[np.int32]
    words: npt.NDArray[np.float64]


def make_view(  # noqa: PLR0913, PLR0917 - the columns of a segment
    postings: npt.NDArray[np.uint8],
    positions: npt.NDArray[np.uint8],
    title_lengths: npt.NDArray[np.uint16],
    body_lengths: npt.NDArray[np.uint16],
    lead_lengths: npt.NDArray[np.uint16],
    published_s: npt.NDArray[np.int64],
    live: npt.NDArray[np.bool_] | None,
    first: int,
) -> Any:  # noqa: ANN401 - of the compiled module
    """Return what `rank` reads of a segment; `live` is None where nothing is deleted. Only the compiled kernel can."""
    deleted = None if live is None else live.view(np.uint8)
    return NATIVE.View(postings, positions, title_lengths, body_lengths, lead_lengths, published_s, deleted, first)


def rank(
    views: Sequence[Any],
    words: Words,
    formula: Formula,
    *,
    count: int,
    any_word: bool = False,
    matches: npt.NDArray[np.uint8] | None = None,
) -> Best:
    """Return the best documents that hold all required words, or any trigger, and all phrases.

    Args:
        views: Of `make_view`, one for each segment.
        words: What is looked for.
        formula: What it counts.
        count: How many are wanted; 0 only counts.
        any_word: Any trigger will do.
        matches: uint8, by doc_id: set to 1 for each match.

    Raises:
        ValueError: A posting list is damaged, or arrays are not aligned.
    """
    parameters = (
        formula.k1,
        *formula.weights,
        *formula.bs,
        *formula.averages,
        formula.recency,
        formula.half_life_days,
        formula.now_s,
        formula.undated_s,
    )
    total, docs, scores = NATIVE.rank(
        tuple(views), words.lists, words.weights, words.roles, words.phrases, parameters, any_word, count, matches
    )
    return Best(total, np.frombuffer(docs, np.int32), np.frombuffer(scores, np.float64))
