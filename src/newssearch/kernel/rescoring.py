"""Count in candidates what the second phase of the ranking asks of them, and score them, in one call over all segments.

It has no twin here: `newssearch.search.candidates` and `components` do the same in numpy, and are what it is held
against.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from newssearch.kernel.choice import NATIVE
from newssearch.kernel.ranking import Formula


class Names(NamedTuple):
    """Say what is counted; the places of words and surface forms here are what all else names them by.

    Args:
        lists: Of each word, as `kernel.Words` has them.
        words: Of each word the number of its term in each segment, ABSENT where it is not there: uint32, as bytes.
        surfaces: The same of each surface form.
    """

    lists: tuple[bytes, ...]
    words: tuple[bytes, ...]
    surfaces: tuple[bytes, ...]


class Weights(NamedTuple):
    """Say what each thing that is counted is worth.

    Args:
        asked_pairs: Of each count of pairs, the places of the first and of the second word, how far the second is
            behind the first, and 1 where function words are taken for absent.
        surface_words: Of each surface form, the place of the word whose occurrences hold it.
        surfaces: Of each word that is scored, the place of its surface form.
        surface_weights: Of each, its own weight, and that of its surface form.
        stop_words: Of each function word, the places of the word and of its surface form, one after the other.
        stop_word_weights: Of each, those of its stem and of its surface form.
        pairs: Of each pair, the places of its two counts (side by side, and apart, -1 where that is not counted), and
            of its words.
        pair_weights: Of each, its weight without its idf.
        idfs: Of each word, its idf for the coverage of titles, 0 where it does not count, in segments whose terms are
            stems; then the same for the others.
        stop_word: What function words weigh.
        apart: What a pair that is apart counts.
        title_coverage: What it weighs.
        n_slots: Documents.
    """

    asked_pairs: Sequence[int]
    surface_words: Sequence[int]
    surfaces: Sequence[int]
    surface_weights: Sequence[float]
    stop_words: Sequence[int]
    stop_word_weights: Sequence[float]
    pairs: Sequence[int]
    pair_weights: Sequence[float]
    idfs: Sequence[float]
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
        names: What is counted.
        weights: What each count is worth.
        typed: The words whose form counts.
        count_both: Tells how many documents hold both words of a pair, by its place in `pair_weights`; it is asked of
            pairs that any candidate has.
    """

    formula: Formula
    now_s: float
    names: Names
    weights: Weights
    typed: tuple[Typed, ...]
    count_both: Callable[[int], int]


class Ranks(NamedTuple):
    """Hold documents that the first phase has ranked, the best first.

    Args:
        doc_ids: int32, each once.
        words: float64, aligned: the scores of their words.
        scores: float64, aligned: the same with recency.
    """

    doc_ids: "array[int]"
    words: "array[float]"
    scores: "array[float]"


def make_forms(**arrays: Any) -> Any:  # noqa: ANN401 - of the compiled module
    """Return what `rescore` reads of a segment beside its view. Only the compiled kernel can."""
    return NATIVE.Forms(**arrays)


def rescore(
    views: tuple[Any, ...], forms: tuple[Any, ...], ranks: Ranks, depth: tuple[int, int], weighed: Weighed
) -> tuple[list[int], list[float]]:
    """Score the best documents anew, and return the best of all with their scores, equal ones by doc_id.

    Args:
        views: Of `make_view`, one for each segment.
        forms: Of `make_forms`, the same.
        ranks: What the first phase found.
        depth: How many are scored anew, and how many are wanted.
        weighed: What is scored.

    Raises:
        ValueError: The forms of a document or a dictionary are damaged, or arrays are not aligned.
    """
    formula, now_s, names, weights, typed, count_both = weighed
    arrays = tuple(map(array, "iiidididd", weights[:9]))
    doc_ids, scores = NATIVE.rescore(
        views, forms, ranks, *depth, formula, now_s, *names, arrays, weights[9:], typed, count_both
    )
    return array("i", doc_ids).tolist(), array("d", scores).tolist()
