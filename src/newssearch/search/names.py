"""Let a word grow into the name that it mostly stands in, as « Macron » does into « Emmanuel Macron »."""

import dataclasses
from collections.abc import Container
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from newssearch.index.sampled_tokens import SampledTokens

MOSTLY = 0.5
"""Of the documents that have a word, the share that has it within a name at least once: few write a name twice."""

MAX_TOKENS = 6
"""Of a name, function words included, as in « ministre de l'Éducation nationale »."""

Places = npt.NDArray[np.int64]
"""int64, ascending: places of tokens."""


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """Hold a word or a name.

    Args:
        terms: The numbers of its terms.
        starts: Where it begins in the tokens of the sample.
        is_beside_asked: In most of its documents it stands beside a word that was asked for.
    """

    terms: tuple[int, ...]
    starts: Places
    is_beside_asked: bool = False

    @classmethod
    def of(cls, tokens: "SampledTokens", places: Places) -> "Run":
        """Return the run of one word, given where it is."""
        return cls((int(tokens.terms[places[0]]),), places)


def grow(tokens: "SampledTokens", places: Places, asked: Container[int]) -> Run:
    """Return the longest run around a word that is in most of the documents that have the word.

    Function words are taken between content words alone, so that no name begins or ends with one.

    Args:
        tokens: Of a sample of documents.
        places: Where the word is.
        asked: Numbers of terms that no name has, since they were asked for.
    """
    run = Run.of(tokens, places)
    enough = MOSTLY * _n_docs(tokens, places)
    is_beside_asked = False
    for step in (1, -1):
        longer = _longer(tokens, run, step, enough)
        while longer is not None and len(longer.terms) <= MAX_TOKENS:
            edge = len(longer.terms) - 1 if step > 0 else 0
            if longer.terms[edge] in asked:
                is_beside_asked = True
                break
            if tokens.are_content[longer.starts[0] + edge]:
                run = longer
            longer = _longer(tokens, longer, step, enough)
    return dataclasses.replace(run, is_beside_asked=is_beside_asked)


def _longer(tokens: "SampledTokens", run: Run, step: int, enough: float) -> Run | None:
    """Return a run with its commonest neighbour on one side, None where too few documents have it there."""
    beside = run.starts + (len(run.terms) if step > 0 else -1)
    is_inside = (beside >= 0) & (beside < len(tokens.terms))
    starts, beside = run.starts[is_inside], beside[is_inside]
    is_one_text = tokens.texts[beside] == tokens.texts[starts]
    starts, beside = starts[is_one_text], beside[is_one_text]
    # Content words first: « et Macron » may be as common as « Emmanuel Macron », and is no name.
    for are_wanted in (tokens.are_content[beside], ~tokens.are_content[beside]):
        neighbours = tokens.terms[beside[are_wanted]]
        if len(neighbours) >= enough:
            terms, counts = np.unique(neighbours, return_counts=True)
            best = int(terms[np.argmax(counts)])
            kept = starts[are_wanted][neighbours == best]
            if len(kept) >= enough and _n_docs(tokens, kept) >= enough:
                return Run((*run.terms, best), kept) if step > 0 else Run((best, *run.terms), kept - 1)
    return None


def _n_docs(tokens: "SampledTokens", places: Places) -> int:
    docs = tokens.docs[places]  # ascending
    return int(np.count_nonzero(np.diff(docs))) + 1
