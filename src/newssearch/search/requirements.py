"""Say what an article must hold to answer a query, given what the index knows of its words."""

import msgspec

from newssearch.query import BooleanQuery, PhraseQuery, Query, TermQuery
from newssearch.search.alternatives import widened
from newssearch.search.plan import Origin, Plan, gives_way, is_required


class Requirements(msgspec.Struct, frozen=True):
    """Hold what is required of an article.

    Args:
        words: Words, each once.
        phrases: Phrases.
        choices: Trees in place of words and hyphenated words for which others may stand.
        others: What gives way to nothing, beside the phrases in quotes.
    """

    words: tuple[TermQuery, ...]
    phrases: tuple[PhraseQuery, ...]
    choices: tuple[BooleanQuery, ...]
    others: tuple[Query, ...]

    @property
    def parts(self) -> tuple[Query, ...]:
        """Return all of them."""
        return (*self.words, *self.phrases, *self.choices, *self.others)

    @property
    def hard(self) -> tuple[Query, ...]:
        """Return what stays required where too few articles hold everything."""
        return (*(phrase for phrase in self.phrases if not gives_way(phrase)), *self.others)


def required(query: BooleanQuery, plan: Plan) -> Requirements:
    """Return what a query with a `must` requires; nothing for an absent word, unless others stand for it."""
    known = plan.of(Origin.QUERY)
    parts = widened(query, plan.synonyms, plan.variants).must
    trees = [part for part in query.must if not isinstance(part, TermQuery | PhraseQuery)]
    others = widened(BooleanQuery(must=tuple(trees)), plan.synonyms, plan.variants).must if trees else ()
    words: dict[TermQuery, None] = {}
    phrases: list[PhraseQuery] = []
    for part in parts:
        if isinstance(part, TermQuery):
            if part in known:
                words[part] = None
        elif isinstance(part, PhraseQuery) and is_required(part, known):
            phrases.append(part)
        elif isinstance(part, PhraseQuery):
            words.update(dict.fromkeys(word for word in part.words if word in known))
    if not known:
        # What stands in place of an absent word is required of no document, unless the query has nothing else.
        words.update(dict.fromkeys(plan.of(Origin.CORRECTION)))
    return Requirements(
        words=tuple(words),
        phrases=tuple(phrases),
        choices=tuple([part for part in parts if isinstance(part, BooleanQuery) and part not in others]),
        others=others,
    )


def any_of(query: BooleanQuery, plan: Plan) -> tuple[Query, ...]:
    """Return of what a query without a `must` wants any; words without content do not count beside others."""
    known = plan.of(Origin.QUERY)
    wanted = known.keys() | plan.of(Origin.SYNONYM, Origin.VARIANT).keys()
    parts = widened(query, plan.synonyms, plan.variants).should
    chosen = tuple(part for part in parts if part in wanted or not isinstance(part, TermQuery))
    return chosen if known else (*chosen, *plan.of(Origin.CORRECTION))
