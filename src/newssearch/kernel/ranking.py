"""Match documents and score their words in one call over all segments: the first phase of the ranking.

It has no twin here: `newssearch.search` does the same in numpy, for every query, and is what it is held against.
"""

import math
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from newssearch.kernel.choice import NATIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newssearch.kernel.arrays import Bits, Documents

REQUIRED, TRIGGER, SCORED = 1, 2, 4
"""What a word is for: a match must hold it; a match holds one of these; it counts for the score."""

ALL_WORDS, ANY_WORD, NO_WORD = range(3)
"""What a match holds: all required words, any trigger, or none, so that whatever the filter leaves is a match."""

BY_SCORE, NEWEST_FIRST, OLDEST_FIRST = range(3)
"""Which matches are the best."""

ALWAYS = -(2**63), 2**63 - 1
"""Since and until, of a filter that leaves any date."""

N_LENGTHS = 1 << 16
"""Lengths that a column may hold."""


class Formula(NamedTuple):
    """Hold what a score is reckoned with; see `newssearch.search.bm25f` and `components`.

    Args:
        k1: Saturation.
        title_weight: Of the field; with 0 it does not count. So of the others.
        body_average: The mean length of the body.
        recency: How far a document of today is raised; 0 is not at all.
        half_life_days: Age at which half of that is left.
        undated_s: The date of documents that have none.
        norms: Of `length_norms`.
    """

    k1: float
    title_weight: float
    body_weight: float
    lead_weight: float
    body_average: float
    recency: float
    half_life_days: float
    undated_s: float
    norms: "memoryview[float]"


class Words(NamedTuple):
    """Hold the words of a query, and where their posting lists are.

    Args:
        lists: By word, of each segment five uint64: start and stop in the postings, start and stop in the positions,
            and the number of documents, 0 where the word is absent.
        weights: By word.
        roles: By word: REQUIRED, TRIGGER and SCORED added.
        phrases: Of each phrase that a match must hold uint32: of each word its number, and how many tokens it is after
            the first.
        mode: ALL_WORDS, ANY_WORD or NO_WORD. Phrases go with the first two; by NO_WORD, where no word is scored, the
            score is 1.
    """

    lists: tuple[bytes, ...]
    weights: tuple[float, ...]
    roles: bytes
    phrases: "tuple[array[int], ...]" = ()
    mode: int = ALL_WORDS


CodeFilter = tuple[Any, bytes, Any]
"""`Codes.codes`, a byte for each code: 1 where it is allowed, and `Codes.starts`; see `sets.Codes`."""


class Filter(NamedTuple):
    """Say which documents may match, whatever words they hold.

    Args:
        since_s: Moment of the first, in seconds since 1970 UTC.
        until_s: Moment after the last.
        codes: Of each, the code of a document, or one of its codes, must be allowed.
        within: A set in which they are; any where None.
    """

    since_s: int = ALWAYS[0]
    until_s: int = ALWAYS[1]
    codes: tuple[CodeFilter, ...] = ()
    within: "Documents | None" = None


class Goal(NamedTuple):
    """Say what shall be found.

    Args:
        n_best: How many of the best; 0 only counts.
        now_s: The present moment, in seconds since 1970 UTC.
        is_exact: Count every match; without it, what cannot be among the best is passed over.
        order: BY_SCORE, NEWEST_FIRST or OLDEST_FIRST; what has no date is last in these.
        marks: To which the matches that are counted are added.
        budget_s: How long it may take, in seconds; what was found until then is the answer.
    """

    n_best: int
    now_s: float = 0.0
    is_exact: bool = True
    order: int = BY_SCORE
    marks: "Documents | None" = None
    budget_s: float = math.inf


class Best(NamedTuple):
    """Hold the best matches.

    Args:
        total: All matches; those that were seen, where they need not be counted.
        doc_ids: int32, best first, equal ones by doc_id.
        words: float64, aligned: the score of the words, without recency.
        scores: float64, aligned: the same with recency; in an order by date, what they are ordered by.
        is_partial: Its time was over before all was seen.
    """

    total: int
    doc_ids: "array[int]"
    words: "array[float]"
    scores: "array[float]"
    is_partial: bool = False


Weighing = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
"""What the bounds of a segment were reckoned with: of title, body and lead the weight, b and mean length."""


def make_view(  # noqa: PLR0913, PLR0917 - the columns of a segment
    postings: memoryview,
    positions: memoryview,
    title_lengths: memoryview,
    body_lengths: memoryview,
    lead_lengths: memoryview,
    published_s: memoryview,
    living: bytes | None,
    first: int,
    weighing: Weighing | None,
) -> Any:  # noqa: ANN401 - of the compiled module
    """Return what `rank` reads of a segment. Only the compiled kernel can.

    `living` is None where nothing is deleted, `weighing` where bounds are not to be trusted.
    """
    columns = title_lengths, body_lengths, lead_lengths, published_s
    return NATIVE.View(postings, positions, *columns, living, first, weighing)


def rank(views: tuple[Any, ...], words: Words, formula: Formula, goal: Goal, documents: Filter | None = None) -> Best:
    """Return the best documents that hold all required words, or any trigger, and all phrases.

    Args:
        views: Of `make_view`, one for each segment.
        words: What is looked for.
        formula: What it counts.
        goal: How many are wanted.
        documents: Which may match; all where None.

    Raises:
        ValueError: A posting list is damaged, or arrays are not aligned.
    """
    lists, weights, roles, phrases, mode = words
    total, docs, of_words, scores, is_over = NATIVE.rank(
        views, lists, array("d", weights), roles, phrases, mode, formula, documents, *goal
    )
    return Best(total, array("i", docs), array("d", of_words), array("d", scores), bool(is_over))


def mark(views: tuple[Any, ...], lists: tuple[bytes, ...], marks: "Bits") -> None:
    """Add the documents of some posting lists to a set, deleted ones too.

    Args:
        views: Of `make_view`, one for each segment.
        lists: Of each segment the entries of all its lists in a row, each as `Words` has it of one segment.
        marks: The set.

    Raises:
        ValueError: A posting list is damaged, or arrays are not aligned.
    """
    NATIVE.mark(views, lists, marks)


def length_norms(fields: "Sequence[tuple[float, float, float]]") -> "memoryview[float]":
    """Return by what the frequencies of each field are divided: float64, by field and by length up to `N_LENGTHS`.

    It is (1 - b + b * length / average) / weight, an empty text counting as one token. Its twin is
    `newssearch.search.bm25f.length_norm`.

    Args:
        fields: Of each weight, b and average; with the weight 0 it does not count, and its norms are 1.
    """
    return memoryview(NATIVE.length_norms(tuple(fields))).cast("d")
