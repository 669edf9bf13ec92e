"""Score every article by the whole formula, by brute force: the oracle of the search, and where experiments run.

It shares with the search what a text is (the analysis), what a query is (the parser) and the parameters, and nothing of
how a score is come by.
"""

import dataclasses
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from newssearch.analysis import AcronymTable, is_stop_word, mine_acronyms, term_of
from newssearch.article import Article, epoch_s
from newssearch.evaluation.token_table import FIELDS, Floats, Ints, Layer, TokenTable
from newssearch.query import BooleanQuery, PhraseQuery, TermQuery, parse_query, stretches_of, words_of
from newssearch.search.components import DAY_S
from newssearch.search.correction import MAX_CHARS, MAX_CORRECTED, MIN_CHARS, MIN_HALF_CHARS
from newssearch.search.pairs import APART_WEIGHT, COMPOUND_WEIGHT
from newssearch.search.plan import ENOUGH_DOCUMENTS
from newssearch.settings import Ranking

Mask = npt.NDArray[np.bool_]
"""bool, by article."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Words:
    """The words of a query: content words, (word, weight) of what else is scored, and function words.

    `other_sides` holds the words of each name whose initials are in the query, and the initials of each name that is.
    """

    content: tuple[TermQuery, ...]
    corrections: tuple[tuple[TermQuery, float], ...]
    acronyms: tuple[tuple[TermQuery, float], ...]
    stop_words: tuple[TermQuery, ...]
    other_sides: tuple[tuple[TermQuery, ...], ...]


class Reference:
    """Rank French articles.

    Args:
        articles: All of them; equal scores keep their order.
        acronyms: Those of the settings.
        deleted: Places of articles that cannot be found, and still count in how many articles a word is that others
            have too.
    """

    def __init__(
        self, articles: Iterable[Article], acronyms: AcronymTable | None = None, *, deleted: Iterable[int] = ()
    ) -> None:
        kept = list(articles)
        self.article_ids = [article.article_id for article in kept]
        self._table = TokenTable(kept)
        self._published_s = np.array([epoch_s(a.published_at) if a.published_at else -np.inf for a in kept])
        self._living: Mask = ~np.isin(np.arange(self._table.n_docs), list(deleted))
        living = list(itertools.compress(kept, self._living.tolist()))
        self._averages = {
            name: max(1.0, float(lengths[self._living].sum()) / max(1, len(living)))
            for name, lengths in self._table.lengths.items()
        }
        mined = Counter(acronym for a in living for acronym in mine_acronyms(f"{a.title}\n{a.body}"))
        self._acronyms = (acronyms or AcronymTable({})).over(
            AcronymTable.of_counts(mined.items(), self._table.surfaces.doc_freq)
        )
        self._titles = self._table.title_stems()
        self._neighbours = cache(self._find_neighbours)

    def search(
        self, text: str, ranking: Ranking, *, limit: int = 10, now_s: float = 0.0, as_text: bool = False
    ) -> list[tuple[str, float]]:
        """Return the ids and scores of the best articles, the best first; `NewsIndex.search` tells of the arguments."""
        query = parse_query(text, as_text=as_text)
        words = self._words(query, ranking)
        matched = self._matched(query, words)
        recency = self._recency(ranking, now_s)
        scores = self._layer_score(self._table.stems, words, ranking) * recency
        scores[~matched] = -np.inf
        candidates = np.argsort(-scores, kind="stable")[: min(ranking.reranked, int(matched.sum()))]
        if len(candidates):
            scores[candidates] = self._second_phase(query, words, ranking, candidates)[candidates] * recency[candidates]
        best = np.argsort(-scores, kind="stable")[: min(limit, int(matched.sum()))].tolist()
        return [(self.article_ids[doc], float(scores[doc])) for doc in best]

    # --- which words ----------------------------------------------------------------------------------------------

    def _words(self, query: BooleanQuery, ranking: Ranking) -> _Words:
        all_words = words_of(query)
        content = tuple(word for word in all_words if not word.is_stop_word) or all_words
        quoted = {
            word for part in query.must if isinstance(part, PhraseQuery) and not part.is_implied for word in part.words
        }
        absent = [word for word in content if not self._is_known(word) and word not in quoted]
        wrong = [word for word in absent if not self._acronyms.name_of(word.surface)][:MAX_CORRECTED]
        known = [_word(surface) for word in wrong for surface in self._neighbours(word.surface)]
        names = [tuple(map(_word, self._name(word.surface))) for word in content if ranking.acronym_name]
        initials = [(_word(found),) for found in self._initials(content) if ranking.acronym_initials]
        other_sides = [
            *((word, ranking.acronym_name) for name in names for word in name),
            *((word, ranking.acronym_initials) for (word,) in initials),
        ]
        taken: dict[TermQuery, float] = dict.fromkeys(content, 1.0)
        corrections = _first_of([(word, ranking.correction) for word in known if ranking.correction], taken)
        acronyms = _first_of(other_sides, taken)
        return _Words(
            content=tuple(word for word in content if self._is_known(word)),
            corrections=corrections,
            acronyms=tuple((word, weight) for word, weight in acronyms if self._is_known(word)),
            stop_words=() if content == all_words else tuple(word for word in all_words if word.is_stop_word),
            other_sides=tuple(side for side in (*names, *initials) if side),
        )

    def _is_known(self, word: TermQuery) -> bool:
        return bool((self._living & self._holds(word)).any())

    def _find_neighbours(self, surface: str) -> tuple[str, ...]:
        """Return what is searched in place of an absent word, by looking at every word there is."""
        from rapidfuzz.distance import OSA

        surfaces, n_living = self._table.surfaces, self._n_living
        if not MIN_CHARS <= len(surface) <= MAX_CHARS or not (surface.isascii() and surface.isalpha()):
            return ()
        near = [
            (n_living(known), known)
            for known in surfaces.number_of
            if n_living(known)
            and known.isascii()
            and known.isalpha()
            and OSA.distance(surface, known, score_cutoff=1) <= 1
        ]
        if near:
            best = max(near)[1]
            return () if is_stop_word(best) else (best,)
        halves = [(surface[:cut], surface[cut:]) for cut in range(MIN_HALF_CHARS, len(surface) - MIN_HALF_CHARS + 1)]
        known_halves = [pair for pair in halves if all(map(n_living, pair)) and not any(map(is_stop_word, pair))]
        return max(known_halves, key=lambda pair: min(map(n_living, pair)), default=())

    def _n_living(self, surface: str) -> int:
        return int((self._living & self._table.docs(self._table.surfaces.places(surface))).sum())

    def _name(self, initials: str) -> Iterable[str]:
        return (surface for surface in self._acronyms.name_of(initials) if not is_stop_word(surface))

    def _initials(self, content: Sequence[TermQuery]) -> Iterable[str]:
        terms = [word.term for word in content]
        for start in range(len(terms)):
            for end in range(start + 1, len(terms) + 1):
                if initials := self._acronyms.initials_of(tuple(terms[start:end])):
                    yield initials

    # --- which articles -------------------------------------------------------------------------------------------

    def _matched(self, query: BooleanQuery, words: _Words) -> Mask:
        """Return the articles with all content words and phrases; where these are few, those with any word."""
        nothing = np.zeros(self._table.n_docs, dtype=np.bool_)
        corrected = [self._holds(word) for word, _ in words.corrections]
        required = [self._holds(word) for word in words.content] or corrected
        hard: list[Mask] = []
        for part in query.must:
            if isinstance(part, PhraseQuery):
                if not part.is_implied:
                    hard.append(self._holds_phrase(part))
                elif all(word.is_stop_word or word in words.content for word in part.words):
                    required.append(self._holds_phrase(part))
        if not required and not hard:
            return nothing
        strict: Mask = np.logical_and.reduce([self._living, *required, *hard])
        if strict.sum() >= ENOUGH_DOCUMENTS:
            return strict
        sides = [np.logical_and.reduce([self._holds(word) for word in side]) for side in words.other_sides]
        any_word = np.logical_or.reduce([nothing, *map(self._holds, words.content), *corrected, *sides])
        relaxed: Mask = np.logical_and.reduce([self._living, any_word, *hard])
        return relaxed if relaxed.sum() > strict.sum() else strict

    def _holds(self, word: TermQuery) -> Mask:
        return self._table.docs(self._table.stems.places(word.term))

    def _holds_phrase(self, phrase: PhraseQuery) -> Mask:
        places = self._table.stems.places(phrase.words[0].term)
        for distance, word in enumerate(phrase.words[1:], start=1):
            places = self._followed(places, self._table.stems.places(word.term), distance)
        return self._table.docs(places)

    def _followed(self, places: Ints, others: Ints, distance: int) -> Ints:
        """Return those places which one of the others follows at a distance in the same text."""
        there: Ints = np.intersect1d(places + distance, others) - distance
        followed: Ints = there[self._table.segment[there] == self._table.segment[there + distance]]
        return followed

    # --- what they score ------------------------------------------------------------------------------------------

    def _second_phase(self, query: BooleanQuery, words: _Words, ranking: Ranking, candidates: Ints) -> Floats:
        scores = self._layer_score(self._table.stems, words, ranking)
        scores += ranking.surface * self._layer_score(self._table.surfaces, words, ranking)
        for word in words.stop_words:
            both = self._bm25f(self._table.stems, word.term, ranking)
            both += ranking.surface * self._bm25f(self._table.surfaces, word.surface, ranking)
            scores += ranking.stop_words * both
        scores += ranking.pairs * self._pairs(query, words, ranking, candidates)
        scores *= 1 + ranking.title_coverage * self._title_coverage(words)
        if ranking.as_typed:  # three quarters of the time
            scores *= 1 + ranking.as_typed * self._as_typed(query)
        return scores

    def _layer_score(self, layer: Layer, words: _Words, ranking: Ranking) -> Floats:
        scores = np.zeros(self._table.n_docs)
        for word, weight in (*((word, 1.0) for word in words.content), *words.corrections, *words.acronyms):
            form = word.term if layer is self._table.stems else word.surface
            scores += weight * self._bm25f(layer, form, ranking)
        return scores

    def _bm25f(self, layer: Layer, form: str, ranking: Ranking) -> Floats:
        parameters = {
            "title": (ranking.title_weight, ranking.title_b),
            "body": (1.0, ranking.body_b),
            "lead": (ranking.lead_weight, ranking.lead_b),
        }
        tf = np.zeros(self._table.n_docs)
        for field in FIELDS:
            weight, b = parameters[field]
            relative = np.maximum(1, self._table.lengths[field]) / self._averages[field]
            tf += weight * self._table.counts(layer.places(form), field) / (1 - b + b * relative)
        return self._idf(layer.doc_freq(form)) * (ranking.k1 + 1) * tf / (ranking.k1 + tf)

    def _idf(self, doc_freq: float) -> float:
        return math.log(1 + (self._table.n_docs - doc_freq + 0.5) / (doc_freq + 0.5))

    def _pairs(self, query: BooleanQuery, words: _Words, ranking: Ranking, candidates: Ints) -> Floats:
        in_query = [
            (word, number, place)
            for number, stretch in enumerate(stretches_of(query))
            for place, word in enumerate(stretch)
            if not word.is_stop_word or not words.stop_words
        ]
        scores = np.zeros(self._table.n_docs)
        done: set[tuple[TermQuery, TermQuery, int | None]] = set()
        for (first, number, place), (second, next_number, next_place) in itertools.pairwise(in_query):
            distance = next_place - place if number == next_number else None
            if (first, second, distance) in done or first not in words.content or second not in words.content:
                continue
            done.add((first, second, distance))
            ours, theirs = (self._table.stems.places(word.term) for word in (first, second))
            if distance is not None:
                counts = self._docs_of(self._followed(ours, theirs, distance))
            else:
                follow = self._followed if first.is_stop_word else self._content_followed
                near, apart = (self._docs_of(follow(ours, theirs, n)) for n in (1, 2))
                counts = near + APART_WEIGHT * apart
            both = self._living & self._holds(first) & self._holds(second)
            if both[candidates].any():
                share = (counts[candidates] > 0).sum() / both[candidates].sum()
                weight = 1.0 if distance is None else COMPOUND_WEIGHT
                scores += weight * self._idf(both.sum() * share) * self._saturated(counts, ranking)
        return scores

    def _docs_of(self, places: Ints) -> Floats:
        return np.bincount(self._table.doc[places], minlength=self._table.n_docs).astype(np.float64)

    def _saturated(self, counts: Floats, ranking: Ranking) -> Floats:
        frequency = counts / (0.5 + 0.5 * self._table.lengths["body"] / self._averages["body"])
        return (ranking.k1 + 1) * frequency / (ranking.k1 + frequency)

    def _content_followed(self, places: Ints, others: Ints, distance: int) -> Ints:
        ranks = self._table.content_rank
        there = places[np.isin(ranks[places] + distance, ranks[others])]
        followers = self._table.content_places[ranks[there] + distance]
        followed: Ints = there[self._table.segment[there] == self._table.segment[followers]]
        return followed

    def _title_coverage(self, words: _Words) -> Floats:
        stems = self._table.stems
        asked = {stems.number_of[word.term] for word in (*words.content, *(word for word, _ in words.corrections))}
        coverage = np.zeros(self._table.n_docs)
        for doc, title in enumerate(self._titles):
            if common := asked & title:
                coverage[doc] = self._idf_sum(common) / self._idf_sum(asked | title)
        return coverage

    def _idf_sum(self, stems: Iterable[int]) -> float:
        return sum(self._idf(int(self._table.stems.doc_freqs[stem])) for stem in stems)

    def _as_typed(self, query: BooleanQuery) -> Floats:
        telling = [
            word
            for word in words_of(query)
            if not (word.written.isascii() and word.written.isupper() and len(word.written) > 1)
        ]
        shares = np.zeros(self._table.n_docs)
        for word in telling:
            places = self._table.surfaces.places(word.surface)
            forms = [self._table.written[place] for place in places.tolist()]
            small = word.written.lower()
            same_accents = np.array([form.lower() == small for form in forms], dtype=np.bool_)
            same_capitals = np.array([word.written in (small, form) for form in forms], dtype=np.bool_)
            shares += 0.5 * self._table.docs(places[same_accents])
            shares += 0.5 * self._table.docs(places[same_accents & same_capitals])
        return shares / max(1, len(telling))

    def _recency(self, ranking: Ranking, now_s: float) -> Floats:
        ages = np.maximum(0.0, (now_s - self._published_s) / DAY_S)
        return 1 + ranking.recency * ranking.recency_half_life_days / (ranking.recency_half_life_days + ages)


def _first_of(
    candidates: Iterable[tuple[TermQuery, float]], taken: dict[TermQuery, float]
) -> tuple[tuple[TermQuery, float], ...]:
    """Return the words that are not taken yet, and take them."""
    found: list[tuple[TermQuery, float]] = []
    for word, weight in candidates:
        if word not in taken:
            taken[word] = weight
            found.append((word, weight))
    return tuple(found)


def _word(surface: str) -> TermQuery:
    return TermQuery(term_of(surface), surface)
