"""Plan a search: which words are looked for beside those of the query, and what each of them weighs."""

import enum
import itertools
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from newssearch.analysis import AcronymTable, content_words, term_of
from newssearch.analysis.synonym_table import SynonymTable
from newssearch.kernel import COMPILED, KERNEL
from newssearch.query import (
    BooleanQuery,
    FuzzyQuery,
    PhraseQuery,
    Query,
    TermQuery,
    stand_ins_of,
    stretches_of,
    words_demanded,
    words_of,
)
from newssearch.search.alternatives import NO_ALTERNATIVES, Alternatives, find_synonyms, find_variants
from newssearch.search.correction import MAX_CORRECTED, correct
from newssearch.search.model import Model
from newssearch.search.pairs import Pair
from newssearch.settings import Ranking

if TYPE_CHECKING:
    from newssearch.search.occurrences import Occurrences

ENOUGH_DOCUMENTS = 10
"""One page of hits. With fewer that hold all words, those that hold any are shown too."""

NO_BOOSTS: Mapping[Query, float] = {}

NO_SYNONYMS = SynonymTable()

MAX_NAME_WORDS = 12
"""Content words of the longest name whose initials are looked for."""


Weighted = tuple[TermQuery, float, "Origin", tuple[TermQuery, ...]]
"""The word, weight, origin and `of` of a `WeightedWord`."""

OtherSide = tuple[tuple[TermQuery, ...], float, tuple[TermQuery, ...]]
"""The other side of an acronym, what each of its words weighs, and the words of the query that are this side."""


class Origin(enum.Enum):
    """Say why a word is searched."""

    QUERY = "query"
    CORRECTION = "correction"
    ACRONYM = "acronym"
    SYNONYM = "synonym"
    VARIANT = "variant"
    EXPANSION = "expansion"


class WeightedWord(msgspec.Struct, frozen=True, dict=True):
    """Hold one word that is scored.

    Args:
        word: The word.
        weight: Of its score; 1 for a word of the query.
        origin: Where it comes from.
        doc_freq: Documents that have it, 1 or more.
        find: Finds them.
        of: The words of the query in whose place or beside which it is searched; none where it is one itself.
    """

    word: TermQuery
    weight: float
    origin: Origin
    doc_freq: int
    find: "Callable[[], Occurrences]"
    of: tuple[TermQuery, ...] = ()

    @cached_property
    def found(self) -> "Occurrences":
        """Return where it occurs; reading that takes its time, and few searches need it."""
        return self.find()


class Plan(msgspec.Struct, frozen=True):
    """Hold what a query comes to on one snapshot.

    Args:
        content: Its content words in order, all of its words where none is one.
        words: What is scored in the first phase.
        absent: Content words that no document has -> known words in their place, none where there is none.
        stop_words: Its function words, unless they are its content.
        pairs: Content words that follow each other in it.
        other_sides: The content words of each name whose initials are in it, and the initials of each name that is.
        is_wordless: Neither a word nor a phrase of it is anywhere, so that prefixes and the like are all it asks for:
            then the words of each document have the score 1, and there is no second phase.
        synonyms: Parts of it that follow each other -> what stands in their place in the match set.
        variants: The same of other forms of names, each of one part.
    """

    content: tuple[TermQuery, ...]
    words: tuple[WeightedWord, ...]
    absent: dict[TermQuery, tuple[TermQuery, ...]]
    stop_words: tuple[TermQuery, ...]
    pairs: tuple[Pair, ...]
    other_sides: tuple[tuple[TermQuery, ...], ...]
    is_wordless: bool
    synonyms: Alternatives = NO_ALTERNATIVES
    variants: Alternatives = NO_ALTERNATIVES

    def of(self, *origins: Origin) -> dict[TermQuery, WeightedWord]:
        """Return the words of some origins."""
        return {word.word: word for word in self.words if word.origin in origins}

    def triggers(self) -> "tuple[Query, ...]":
        """Return of what any is enough where too few documents hold everything, words first."""
        words = self.of(Origin.QUERY, Origin.CORRECTION)
        others = [other for found in (self.synonyms, self.variants) for others in found.values() for other in others]
        sides = [BooleanQuery(must=side) for side in self.other_sides]
        return (
            *dict.fromkeys((*words, *(other for other in others if isinstance(other, TermQuery)))),
            *(other for other in others if not isinstance(other, TermQuery)),
            *sides,
        )


def make_plan(
    model: Model,
    query: BooleanQuery,
    acronyms: Callable[[], AcronymTable],
    boosts: Mapping[Query, float] = NO_BOOSTS,
    synonyms: SynonymTable = NO_SYNONYMS,
) -> Plan:
    """Look up the words of a query, correct those that are absent, and add acronyms, synonyms and forms of names.

    Args:
        model: A ranking on the snapshot where words are looked up.
        query: What is asked.
        acronyms: Gives those that are known, where they are needed.
        boosts: By what the scores of words, and of what stands for words, are multiplied, 1 where they are not here.
        synonyms: Those of the settings.
    """
    ranking = model.ranking
    words = words_of(query)
    content = tuple(word for word in words if not word.is_stop_word) or words
    doc_freqs = {word: _doc_freq(model, word) for word in content}
    same: Alternatives = NO_ALTERNATIVES
    if ranking.synonym and synonyms.longest:
        same = find_synonyms(query, synonyms, lambda word: _doc_freq(model, word) > 0)
    variants = find_variants(query, model.variants) if ranking.variant else NO_ALTERNATIVES
    unknown = [word for word in content if not doc_freqs[word]]
    absent = _absent(model, query, unknown, acronyms, {word for run in (*same, *variants) for word in run})
    weighted: list[Weighted]
    weighted = [(word, boosts.get(word, 1.0), Origin.QUERY, ()) for word in content]
    other_sides: list[OtherSide] = []
    if absent:
        corrections = ((known, word) for word, all_known in absent.items() for known in all_known)
        weighted += [(known, model.ranking.correction, Origin.CORRECTION, (word,)) for known, word in corrections]
    if model.ranking.acronym_name or model.ranking.acronym_initials:
        other_sides += _other_sides(content, model.ranking, acronyms())
        weighted += [(word, weight, Origin.ACRONYM, of) for side, weight, of in other_sides for word in side]
    for alternatives, weight, origin in (
        (same, ranking.synonym, Origin.SYNONYM),
        (variants, ranking.variant, Origin.VARIANT),
    ):
        weighted += [(word, weight * share, origin, of) for word, share, of in _shares(model, alternatives, boosts)]
    weighted += _expanded(model, query, boosts)
    planned: dict[TermQuery, WeightedWord] = {}
    for word, weight, origin, of in weighted:
        if word not in planned:
            doc_freq = doc_freqs[word] if word in doc_freqs else _doc_freq(model, word)
            if doc_freq:
                find = partial(_occurrences, model, word)
                planned[word] = WeightedWord(word, weight, origin, doc_freq, find, of)
    return Plan(
        content=content,
        words=tuple(planned.values()),
        absent=absent,
        stop_words=() if content == words else tuple(word for word in words if word.is_stop_word),
        pairs=() if query.must == words[:1] else tuple(dict.fromkeys(_pairs(query, frozenset(content)))),
        other_sides=tuple(side for side, *_ in other_sides),
        is_wordless=not planned and not any(isinstance(p, PhraseQuery) and is_required(p, ()) for p in query.must),
        synonyms=same,
        variants=variants,
    )


def _expanded(model: Model, query: BooleanQuery, boosts: Mapping[Query, float]) -> Iterator[Weighted]:
    """Yield the words for which beginnings, patterns and approximate words stand, those of the query among them."""
    stand_ins = stand_ins_of(query) if model.ranking.expansion else ()
    if not stand_ins:
        return
    from newssearch.search.expansion import scored_words_for

    for part in stand_ins:
        of = (part.word,) if isinstance(part, FuzzyQuery) else ()
        for word, share in scored_words_for(model, part):
            yield word, model.ranking.expansion * share * boosts.get(part, 1.0), Origin.EXPANSION, of


def _shares(
    model: Model, alternatives: Alternatives, boosts: Mapping[Query, float]
) -> Iterator[tuple[TermQuery, float, tuple[TermQuery, ...]]]:
    """Yield the words of alternatives, what each counts beside what it stands for (0 to 1 without boosts), and that.

    Together they tell no more than that, even where they are rarer, as in Lucene's SynonymQuery.
    """

    def told(words: Iterable[TermQuery]) -> float:
        return sum(model.idf(_doc_freq(model, word)) for word in words)

    for run, others in alternatives.items():
        typed = [word for part in run for word in words_of(part)]
        boost = max(boosts.get(word, 1.0) for word in typed)
        for other in others:
            words = _content_of(words_of(other))
            share = min(1.0, told(_content_of(typed)) / told(words))
            yield from ((word, boost * share, tuple(typed)) for word in words)


def _content_of(words: Sequence[TermQuery]) -> Sequence[TermQuery]:
    return [word for word in words if not word.is_stop_word] or words


def is_required(phrase: PhraseQuery, known: Container[TermQuery]) -> bool:
    """Tell whether a phrase must be in a document, given the words that are known; else its known words must be."""
    return not phrase.is_implied or all(word.is_stop_word or word in known for word in phrase.words)


def _occurrences(model: Model, word: TermQuery) -> "Occurrences":
    from newssearch.search.occurrences import word_occurrences

    return word_occurrences(model.snapshot, word, model.searched)


def _doc_freq(model: Model, word: TermQuery) -> int:
    """Return in how many documents a word is; deleted ones count until a merge drops them, unless there is no other."""
    snapshot = model.snapshot
    doc_freq = snapshot.found_word(word.term, word.surface).doc_freq
    if not doc_freq or doc_freq > snapshot.n_slots - snapshot.n_docs:
        return doc_freq
    if KERNEL == COMPILED:
        is_living = model.count_both(word, word) > 0
    else:
        is_living = len(snapshot.word_postings("terms", word.term, word.surface).doc_ids) > 0
    return doc_freq if is_living else 0


def _absent(
    model: Model,
    query: BooleanQuery,
    words: Sequence[TermQuery],
    acronyms: Callable[[], AcronymTable],
    replaced: Container[Query],
) -> dict[TermQuery, tuple[TermQuery, ...]]:
    """Return absent words -> known words in their place.

    None is looked for where initials have a name, where something else is in its place already, or where quotes demand
    the word as it is.
    """
    if not words:
        return {}
    demanded = words_demanded(query)
    corrected: frozenset[TermQuery] = frozenset()
    if model.ranking.correction:
        known_acronyms = acronyms()
        wrong = [
            word
            for word in words
            if word not in demanded and word not in replaced and not known_acronyms.name_of(word.surface)
        ]
        corrected = frozenset(wrong[:MAX_CORRECTED])
    return {
        word: tuple(
            _word(known)
            for known in correct(word.surface, model.snapshot.living_doc_freq, model.snapshot.surfaces_near)
        )
        if word in corrected
        else ()
        for word in words
    }


def _other_sides(content: Sequence[TermQuery], ranking: Ranking, acronyms: AcronymTable) -> Iterator[OtherSide]:
    """Yield the words of each name whose initials are in the query, and the initials of each name that is."""
    if ranking.acronym_name:
        for word in content:
            if side := tuple(map(_word, content_words(acronyms.name_of(word.surface)))):
                yield side, ranking.acronym_name, (word,)
    if ranking.acronym_initials:
        terms = tuple(word.term for word in content)
        for start in range(len(terms)):
            for end in range(start + 1, min(start + MAX_NAME_WORDS, len(terms)) + 1):
                if initials := acronyms.initials_of(terms[start:end]):
                    yield (_word(initials),), ranking.acronym_initials, tuple(content[start:end])


def _pairs(query: BooleanQuery, content: frozenset[TermQuery]) -> Iterator[Pair]:
    placed = [
        (word, number, place)
        for number, stretch in enumerate(stretches_of(query))
        for place, word in enumerate(stretch)
        if word in content
    ]
    for (first, number, place), (second, next_number, next_place) in itertools.pairwise(placed):
        yield Pair(first, second, next_place - place if number == next_number else None)


def _word(surface: str) -> TermQuery:
    return TermQuery(term_of(surface), surface)


def gives_way(part: Query) -> bool:
    """Tell whether a part of a query is not required where too few documents hold everything."""
    return isinstance(part, TermQuery) or (isinstance(part, PhraseQuery) and part.is_implied)


def tells_its_form(word: TermQuery) -> bool:
    """Tell whether the way a word was typed says how it is written: not where it is all in plain capitals."""
    is_plain_capitals = word.written.isascii() and word.written.isupper() and len(word.written) > 1
    return bool(word.written) and not is_plain_capitals
