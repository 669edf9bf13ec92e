"""Rank matching documents in two phases: all of them by their words, then the best of them by everything."""

from functools import partial

import msgspec

from newssearch.kernel import BY_SCORE, COMPILED, KERNEL
from newssearch.query import BooleanQuery
from newssearch.search.explanation import Explanation
from newssearch.search.first_phase import CompiledSearch, FirstPhase, Wanted
from newssearch.search.model import Model
from newssearch.search.plan import Plan
from newssearch.search.rescoring import Rescoring


class Ranked(msgspec.Struct, frozen=True):
    """Hold a ranking.

    Args:
        doc_ids: Best first, equal scores by doc_id.
        scores: Aligned with doc_ids.
        explanations: Aligned with doc_ids; none where they were not asked for.
    """

    doc_ids: list[int]
    scores: list[float]
    explanations: tuple[Explanation, ...] = ()


def find_best(model: Model, plan: Plan, query: BooleanQuery, wanted: Wanted) -> FirstPhase:
    """Match documents, and return the best of them by words and recency.

    Args:
        model: Of the scores.
        plan: What the query comes to.
        query: What is asked.
        wanted: What shall be found.
    """
    if plan.variants and wanted.order == BY_SCORE:
        from newssearch.search.tiers import find_in_tiers

        return find_in_tiers(partial(_find, model), plan, query, wanted)
    return _find(model, plan, query, wanted)


def _find(model: Model, plan: Plan, query: BooleanQuery, wanted: Wanted) -> FirstPhase:
    if KERNEL == COMPILED and CompiledSearch.can(query, plan):
        return CompiledSearch(model, query, plan, wanted).run()
    from newssearch.search import numpy_ranking

    return numpy_ranking.find_best(model, plan, query, wanted)


def rank(model: Model, plan: Plan, found: FirstPhase, wanted: Wanted, *, count: int, explain: bool = False) -> Ranked:
    """Return the best documents of a first phase.

    The second phase rescores the best of these, and lowers none, so that the pages of one search never overlap. In an
    order by date there is none, and a score is that of the words alone.

    Args:
        model: Of the scores.
        plan: What the query comes to.
        found: The first phase: as many as are wanted, and as many as are reranked.
        wanted: What was wanted of it.
        count: How many are wanted.
        explain: Take each score apart.
    """
    ranked = _rank(model, plan, found, wanted, count=count, explain=explain)
    if found.further and len(ranked.doc_ids) < count:
        further = _rank(model, plan, found.further, wanted, count=count - len(ranked.doc_ids), explain=explain)
        return Ranked(
            ranked.doc_ids + further.doc_ids,
            ranked.scores + further.scores,
            ranked.explanations + further.explanations,
        )
    return ranked


def _rank(model: Model, plan: Plan, found: FirstPhase, wanted: Wanted, *, count: int, explain: bool) -> Ranked:
    is_rescored = model.has_second_phase and not plan.is_wordless and wanted.order == BY_SCORE
    if explain or (is_rescored and KERNEL != COMPILED):
        from newssearch.search import numpy_ranking

        return numpy_ranking.rank(model, plan, found, wanted, count=count, explain=explain)
    if is_rescored:
        return Ranked(*Rescoring(model, plan, found).best(wanted.now_s, count))
    scores = found.scores if wanted.order == BY_SCORE else found.words
    return Ranked(found.doc_ids[:count].tolist(), scores[:count].tolist())
