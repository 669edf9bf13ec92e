"""Rank matching documents in two phases: all of them by their words, then the best of them by everything."""

import dataclasses

import numpy as np

from newssearch.index import Ints
from newssearch.search.bm25f import Floats
from newssearch.search.candidates import Candidates
from newssearch.search.components import Component, Scorer
from newssearch.search.explanation import Explanation, ScorePart


@dataclasses.dataclass(frozen=True, slots=True)
class Ranked:
    """Hold a ranking.

    Args:
        doc_ids: Best first, equal scores by doc_id: int32.
        scores: Aligned with doc_ids.
        explanations: Aligned with doc_ids; none where they were not asked for.
    """

    doc_ids: Ints
    scores: Floats
    explanations: tuple[Explanation, ...] = ()


def rank(scorer: Scorer, doc_ids: Ints, *, now_s: float, count: int, explain: bool = False) -> Ranked:
    """Return the best documents of a match set.

    The first phase scores all of them. The second rescores the best of these, and lowers none, so that the pages of one
    search never overlap.

    Args:
        scorer: For the query and the snapshot.
        doc_ids: The match set: int32, ascending, unique.
        now_s: The present moment, in seconds since 1970 UTC.
        count: How many are wanted.
        explain: Take each score apart.
    """
    first = [scorer.words(doc_ids)]
    if scorer.ranking.recency:
        first.append(scorer.recency(doc_ids, now_s))
    scores = _total(first, len(doc_ids))
    reranked = _best(scores, scorer.ranking.reranked)
    second = scorer.second_phase(Candidates(scorer.snapshot, doc_ids[reranked])) if len(reranked) else []
    scores[reranked] = _total([*(_at(part, reranked) for part in first), *second], len(reranked))
    best = _best(scores, count)
    explanations: tuple[Explanation, ...] = ()
    if explain:
        place_of = {place: number for number, place in enumerate(reranked.tolist())}
        explanations = tuple(
            Explanation(
                (
                    *(_part(component, place) for component in first),
                    *(_part(component, place_of[place]) for component in second if place in place_of),
                )
            )
            for place in best.tolist()
        )
    return Ranked(doc_ids[best], scores[best], explanations)


def _total(components: list[Component], n_docs: int) -> Floats:
    total = np.zeros(n_docs)
    for component in components:
        if not component.is_factor:
            total += component.values
    for component in components:
        if component.is_factor:
            total *= component.values
    return total


def _best(scores: Floats, count: int) -> Ints:
    """Return the places of the highest scores, the highest first, equal ones in order."""
    if 0 < count < len(scores):
        threshold = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= threshold)
    else:
        places = np.arange(len(scores))
    order = np.argsort(-scores[places], kind="stable")[:count]
    return places[order].astype(np.int32)


def _at(component: Component, places: Ints) -> Component:
    return dataclasses.replace(component, values=component.values[places], shares=())


def _part(component: Component, place: int) -> ScorePart:
    shares = tuple((text, float(values[place])) for text, values in component.shares if values[place])
    return ScorePart(component.name, float(component.values[place]), component.is_factor, shares)
