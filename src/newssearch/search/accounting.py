"""Say why a search finds an article: its score taken apart, and the words of its text that answer the query."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

import msgspec

from newssearch.analysis import analyse
from newssearch.article import Article
from newssearch.query import (
    BooleanQuery,
    FuzzyQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    TermQuery,
    WildcardQuery,
    parts_inside,
)
from newssearch.query.printer import to_text
from newssearch.search.account import Account, Bonus, BonusKind, Condition, ConditionKind, PairAccount, WordAccount
from newssearch.search.article_words import ArticleWords
from newssearch.search.evaluator import Evaluator
from newssearch.search.expansion import words_for
from newssearch.search.explanation import Explanation
from newssearch.search.first_phase import FirstPhase, Wanted
from newssearch.search.model import Model
from newssearch.search.plan import Origin, Plan, WeightedWord, gives_way, is_required
from newssearch.search.ranking import find_best, rank
from newssearch.search.request import SearchRequest

FACTORS: tuple[BonusKind, ...] = ("title coverage", "as typed", "recency")
"""What multiplies, in the order in which it is made points."""


class Standing(msgspec.Struct, frozen=True):
    """Hold where an article stands among the answers to a query.

    Args:
        found: The first phase, with all answers.
        rank: Its place among them, from 1; None where it is none.
        score: As a search gives it.
        explanation: The parts of the score; without any where there is none.
        n_before: Answers of the tiers before its own.
    """

    found: FirstPhase
    rank: int | None = None
    score: float | None = None
    explanation: Explanation = Explanation(())
    n_before: int = 0


class Accountant:
    """Say why one search finds articles.

    Args:
        model: Of the scores.
        plan: What the query comes to.
        request: The search, the boosts taken out of its query; its filters, order, limit and offset are nothing here.
    """

    def __init__(self, model: Model, plan: Plan, request: SearchRequest) -> None:
        self._model = model
        self._snapshot = model.snapshot
        self._plan = plan
        self._request = request
        self._query = request.query

    def account(self, article: Article, doc_id: int) -> Account:
        """Return why an article is found, or is not.

        Args:
            article: It, as the archive has it.
            doc_id: Its document.
        """
        standing = self._standing(doc_id)
        words = ArticleWords(article, self._request.text)
        of_words, of_pairs = _shares(standing.explanation)
        return Account(
            *msgspec.structs.astuple(self._snapshot.listing(doc_id)),
            query=self._request.text,
            score=standing.score,
            rank=standing.rank,
            total=standing.found.total,
            is_relaxed=standing.found.is_relaxed,
            n_rescored=standing.n_before + self._n_rescored if self._n_rescored else 0,
            words=tuple(self._word_accounts(words, of_words)),
            pairs=tuple(self._pair_accounts(of_pairs)),
            bonuses=tuple(_bonuses(standing.explanation)),
            conditions=tuple(self._conditions(words, doc_id)),
            notes=tuple(note.message for note in self._request.notes),
        )

    @property
    def _n_rescored(self) -> int:
        has_second_phase = self._model.has_second_phase and not self._plan.is_wordless
        return self._model.ranking.reranked if has_second_phase else 0

    def _standing(self, doc_id: int) -> Standing:
        """Rank all answers in the first phase, and look again at the best and at the document."""
        wanted = Wanted(self._snapshot.n_slots, self._request.now_s, relaxes=self._request.relax)
        found = find_best(self._model, self._plan, self._query, wanted)
        n_before, tier = 0, found
        while doc_id not in tier.doc_ids:
            if tier.further is None:
                return Standing(found)
            n_before, tier = n_before + len(tier.doc_ids), tier.further
        place = tier.doc_ids.index(doc_id)
        # Scores of the second phase hang on all that are rescored; of the others this one will do.
        places = sorted({*range(min(self._n_rescored, len(tier.doc_ids))), place})
        looked_at = msgspec.structs.replace(
            tier,
            doc_ids=array("i", [tier.doc_ids[at] for at in places]),
            words=array("d", [tier.words[at] for at in places]),
            scores=array("d", [tier.scores[at] for at in places]),
        )
        ranked = rank(self._model, self._plan, looked_at, wanted, count=len(places), explain=True)
        at = ranked.doc_ids.index(doc_id)
        rank_of = n_before + 1 + (at if place < self._n_rescored else place)
        return Standing(found, rank_of, ranked.scores[at], ranked.explanations[at], n_before)

    def _word_accounts(self, words: ArticleWords, points: dict[str, float]) -> Iterator[WordAccount]:
        """Yield the words of the query, each followed by what is searched for it, and what is searched beside all."""
        planned = self._plan.of(Origin.QUERY)
        others = {one.word: one for one in self._plan.words if one.origin is not Origin.QUERY}
        for word in (*self._plan.content, *self._plan.stop_words):
            known = planned.get(word)
            yield WordAccount(
                text=self._typed(word),
                origin=Origin.QUERY,
                is_function_word=word in self._plan.stop_words,
                is_required=word in self._required,
                n_articles=known.doc_freq if known else self._doc_freq(word),
                forms=words.forms(word),
                points=points.pop(word.surface, 0.0),
            )
            for other in [one for one in others.values() if one.of[-1:] == (word,)]:
                yield self._beside(others.pop(other.word), words, points)
        for other in others.values():
            yield self._beside(other, words, points)

    def _beside(self, planned: WeightedWord, words: ArticleWords, points: dict[str, float]) -> WordAccount:
        word = planned.word
        usual = words.usual_form(word) or word.surface
        return WordAccount(
            text=word.written or (usual.lower() if planned.origin is Origin.CORRECTION else usual),
            origin=planned.origin,
            of=tuple(map(self._typed, planned.of)),
            is_required=word in self._required,
            n_articles=planned.doc_freq,
            forms=words.forms(word),
            points=points.pop(word.surface, 0.0),
        )

    def _typed(self, word: TermQuery) -> str:
        """Return a word of the query as typed, with the dots and apostrophes that its written form has not."""
        return self._as_typed.get(word.written, word.written) or word.surface

    @cached_property
    def _as_typed(self) -> dict[str, str]:
        text = self._request.text
        return {token.written: text[token.start : token.end] for token in analyse(text)}

    def _doc_freq(self, word: TermQuery) -> int:
        return self._snapshot.found_word(word.term, word.surface).doc_freq if word.is_stop_word else 0

    @cached_property
    def _required(self) -> frozenset[TermQuery]:
        """Return the words that an article must hold, unless too few do; nothing is required for an absent word."""
        known = self._plan.of(Origin.QUERY)
        if not known and self._query.must:
            return frozenset(self._plan.of(Origin.CORRECTION))
        required: set[TermQuery] = set()
        for part in self._query.must:
            if isinstance(part, TermQuery):
                required.add(part)
            elif isinstance(part, PhraseQuery) and not is_required(part, known):
                required.update(part.words)
        return frozenset(required & known.keys())

    def _pair_accounts(self, points: dict[str, float]) -> Iterator[PairAccount]:
        for pair in self._plan.pairs:
            if share := points.pop(f"{pair.first.surface} {pair.second.surface}", 0.0):
                text = f"{self._typed(pair.first)} {self._typed(pair.second)}"
                yield PairAccount(text, pair.distance is not None, share)

    def _conditions(self, words: ArticleWords, doc_id: int) -> Iterator[Condition]:
        evaluator = Evaluator(self._snapshot)
        for part, kind in self._kinds():
            yield Condition(
                text=to_text(BooleanQuery(must_not=(part,)) if kind == "excluded" else part),
                kind=kind,
                holds=bool((evaluator.documents(part) == doc_id).any()),
                forms=words.forms(*(word for one in _standing_in(part) for word in words_for(self._snapshot, one))),
            )

    def _kinds(self) -> Iterator[tuple[Query, ConditionKind]]:
        for part in self._query.must:
            if not isinstance(part, TermQuery) and part != PrefixQuery(""):
                yield part, "preferred" if gives_way(part) else "required"
        for part in self._query.should if not self._query.must else ():
            if not isinstance(part, TermQuery):
                yield part, "alternative"
        for part in self._query.must_not:
            yield part, "excluded"


def _standing_in(part: Query) -> Iterator[PrefixQuery | WildcardQuery | FuzzyQuery]:
    """Yield what stands for words in a part of a query."""
    if isinstance(part, PrefixQuery | WildcardQuery | FuzzyQuery) and part != PrefixQuery(""):
        yield part
    for inner in parts_inside(part):
        yield from _standing_in(inner)


def _shares(explanation: Explanation) -> tuple[dict[str, float], dict[str, float]]:
    """Return what words add and what pairs add, each by its text."""
    of_words: defaultdict[str, float] = defaultdict(float)
    of_pairs: defaultdict[str, float] = defaultdict(float)
    for part in explanation.parts:
        for text, points in () if part.is_factor else part.shares:
            (of_pairs if part.name == "pairs" else of_words)[text] += points
    return of_words, of_pairs


def _bonuses(explanation: Explanation) -> Iterator[Bonus]:
    """Yield what the score has beside words and pairs: what is left of the sum, and each factor after the other."""
    parts = {part.name: part for part in explanation.parts}
    score = sum(part.value for part in explanation.parts if not part.is_factor)
    shared = sum(points for part in explanation.parts if not part.is_factor for _, points in part.shares)
    if not shared and score:
        yield Bonus("base", score)
    for kind in FACTORS:
        if kind in parts and (gain := score * (parts[kind].value - 1)):
            yield Bonus(kind, gain)
            score += gain
