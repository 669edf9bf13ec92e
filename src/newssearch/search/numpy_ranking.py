"""Rank with numpy what the compiled kernel cannot, or all where it is not there; and take scores apart."""

import dataclasses
from array import array

import numpy as np

from newssearch.index import Ints
from newssearch.kernel import BY_SCORE
from newssearch.query import BooleanQuery
from newssearch.search.arrays import Floats, bits_of
from newssearch.search.candidates import Candidates
from newssearch.search.components import Component, Scorer
from newssearch.search.explanation import Explanation, ScorePart
from newssearch.search.first_phase import FirstPhase, Wanted
from newssearch.search.matching import Matcher
from newssearch.search.model import Model
from newssearch.search.order import dates
from newssearch.search.plan import Plan
from newssearch.search.ranking import Ranked


def find_best(model: Model, plan: Plan, query: BooleanQuery, wanted: Wanted) -> FirstPhase:
    """Do what `ranking.find_best` does, for any query and snapshot."""
    scorer = Scorer(model, plan)
    matches = Matcher(scorer.snapshot, query, scorer.plan, wanted).match()
    doc_ids = matches.doc_ids
    wanted.deadline.check()
    words = scorer.words(doc_ids)
    if wanted.order == BY_SCORE:
        scores = _total([words, *_recency(scorer, doc_ids, wanted.now_s)], len(doc_ids))
    else:
        scores = dates(scorer.snapshot, doc_ids, wanted.order)
    best = _best(scores, wanted.count)
    return FirstPhase(
        total=len(doc_ids),
        phrases=matches.phrases,
        is_relaxed=matches.is_relaxed,
        doc_ids=array("i", doc_ids[best].tolist()),
        words=array("d", words.values[best].tolist()),
        scores=array("d", scores[best].tolist()),
        matches=bits_of(doc_ids, scorer.snapshot.n_slots) if wanted.marks else None,
    )


def rank(model: Model, plan: Plan, found: FirstPhase, wanted: Wanted, *, count: int, explain: bool) -> Ranked:
    """Do what `ranking.rank` does, and take scores apart where that is asked for."""
    scorer = Scorer(model, plan)
    now_s, doc_ids = wanted.now_s, np.array(found.doc_ids, np.int32)
    if wanted.order != BY_SCORE:
        of_words = _word_explanations(scorer, doc_ids[:count]) if explain else ()
        return Ranked(found.doc_ids[:count].tolist(), found.words[:count].tolist(), of_words)
    has_second_phase = model.has_second_phase and not plan.is_wordless
    words = _with_shares(scorer, doc_ids) if explain else Component("words", np.array(found.words))
    first = [words, *_recency(scorer, doc_ids, now_s)]
    scores = _total(first, len(doc_ids))
    # The second phase goes through documents in their order, as segments hold them.
    n_reranked = scorer.ranking.reranked if has_second_phase else 0
    reranked = np.argsort(doc_ids[:n_reranked]).astype(np.int32)
    second = scorer.second_phase(Candidates(scorer.snapshot, doc_ids[reranked])) if len(reranked) else []
    scores[reranked] = _total([*(_at(part, reranked) for part in first), *second], len(reranked))
    # Equal scores stand by doc_id.
    best = np.lexsort((doc_ids, -scores))[:count]
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
    return Ranked(doc_ids[best].tolist(), scores[best].tolist(), explanations)


def _recency(scorer: Scorer, doc_ids: Ints, now_s: float) -> list[Component]:
    return [scorer.recency(doc_ids, now_s)] if scorer.ranking.recency else []


def _word_explanations(scorer: Scorer, doc_ids: Ints) -> tuple[Explanation, ...]:
    words = _with_shares(scorer, doc_ids)
    return tuple(Explanation((_part(words, place),)) for place in range(len(doc_ids)))


def _with_shares(scorer: Scorer, doc_ids: Ints) -> Component:
    """Return the component of the words with what each brings."""
    order = np.argsort(doc_ids)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    words = scorer.words(doc_ids[order])
    shares = tuple((text, values[back]) for text, values in words.shares)
    return dataclasses.replace(words, values=words.values[back], shares=shares)


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
