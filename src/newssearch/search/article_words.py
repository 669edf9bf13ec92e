"""Find the words of a search in the text of one article, as the article writes them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from newssearch.analysis import FRENCH, Token, analyse, fold, lead_end, with_plain_typography
from newssearch.analysis.tokens import ELIDED
from newssearch.article import Article
from newssearch.query import TermQuery
from newssearch.query.words import parts_of
from newssearch.search.account import WrittenForm
from newssearch.search.difference import Difference, differences

MAX_ELIDED_CHARS = 8
"""« quoiqu' » has seven."""

_ELISION = re.compile(r"(?<!\w)(\w+)'$")

_SIGN = re.compile(r"[\s.·()']")
"""What is inside of some words and no letter: O.N.U., 2 944, étudiant(e)s, N'Djamena."""


class _Occurrence(NamedTuple):
    """Hold one token of an article, with what stands around it.

    Args:
        token: The token.
        text: As it stands there, with what is elided before it and the compound that it is a part of.
        around: How that differs from the token alone, unless the query has the text beside it, which is folded.
    """

    token: Token
    text: str
    around: tuple[tuple[Difference, str], ...]


class ArticleWords:
    """Know the words of one article.

    Args:
        article: The article.
        query: As typed: what stands around a word in it as well makes no difference.
    """

    def __init__(self, article: Article, query: str) -> None:
        self._lang = article.lang or FRENCH
        self._query = fold(with_plain_typography(query))
        self._lead_end = lead_end(article.body)
        self._fields = {
            "title": _by_term(article.title, self._lang),
            "body": _by_term(article.body, self._lang),
        }

    def forms(self, *words: TermQuery) -> tuple[WrittenForm, ...]:
        """Return how the article writes some words, the most frequent form first; of typed ones, how they differ."""
        counts: defaultdict[tuple[str, tuple[Difference, ...]], Counter[str]] = defaultdict(Counter)
        for term, word in {word.term if self._lang == FRENCH else word.surface: word for word in words}.items():
            for field, by_term in self._fields.items():
                for found in by_term.get(term, ()):
                    count = counts[found.text, self._differences(word, found)]
                    count[field] += 1
                    count["lead"] += field == "body" and found.token.start < self._lead_end
        forms = [WrittenForm(text, n["title"], n["body"], n["lead"], how) for (text, how), n in counts.items()]
        return tuple(sorted(forms, key=lambda form: -form.count))

    def usual_form(self, word: TermQuery) -> str | None:
        """Return the written form of a word that the article has most often, None where it has none."""
        term = word.term if self._lang == FRENCH else word.surface
        forms = [found.token.written for by_term in self._fields.values() for found in by_term.get(term, ())]
        return max(forms, key=forms.count, default=None)

    def _differences(self, word: TermQuery, found: _Occurrence) -> tuple[Difference, ...]:
        if not word.written:
            return ()
        around = (how for how, text in found.around if text not in self._query)
        return (*differences(word, found.token), *around)


def _by_term(text: str, lang: str) -> dict[str, list[_Occurrence]]:
    """Return the tokens of a text by their terms."""
    found: defaultdict[str, list[_Occurrence]] = defaultdict(list)
    plain = with_plain_typography(text)
    compounds = {token.start: span for span, tokens in _compounds(plain) for token in tokens}
    for token in analyse(text, lang):
        start, end = compounds.get(token.start, (token.start, token.end))
        around: list[tuple[Difference, str]] = []
        if n_elided := _n_elided(plain, token.start):
            around.append((Difference.ELISION, fold(plain[token.start - n_elided : token.end])))
        if token.start in compounds:
            around.append((Difference.COMPOUND, fold(plain[start:end])))
        elif _SIGN.search(plain, start, end):
            around.append((Difference.SIGNS, fold(plain[start:end])))
        found[token.term].append(_Occurrence(token, text[start - _n_elided(plain, start) : end], tuple(around)))
    return found


def _compounds(plain: str) -> Iterator[tuple[tuple[int, int], list[Token]]]:
    """Yield the hyphenated words of a text, as a query would read them: (start, end), and their tokens."""
    for _, tokens in parts_of(plain):
        span = tokens[0].start, tokens[-1].end
        if len(tokens) > 1 and re.fullmatch(r"\S+-\S+", plain[slice(*span)]):
            yield span, tokens


def _n_elided(plain: str, start: int) -> int:
    """Return how many characters before a token are an elided word and its apostrophe."""
    match = _ELISION.search(plain[max(0, start - MAX_ELIDED_CHARS - 2) : start])
    return len(match[0]) if match and fold(match[1]) in ELIDED else 0
