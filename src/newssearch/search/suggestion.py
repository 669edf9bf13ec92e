"""Suggest a better spelling of a query: « Vouliez-vous dire »."""

from collections.abc import Callable, Iterator

from newssearch.analysis import Token, analyse, is_stop_word, with_apostrophe
from newssearch.analysis.tokens import ELIDED
from newssearch.index import Snapshot
from newssearch.query import BooleanQuery, FuzzyQuery, Query, WrittenQuery, parts_inside, words_of
from newssearch.search.spelling import Guess, Speller, is_elided, is_inflected

MAX_WRONG = 8
"""Words of one query that are guessed at, the first ones: a text in another language has none of its words here."""

VERY_RARE = 2
"""Documents of a word that may be an error though it exists."""

MUCH_MORE = 1_000
"""How many times as many documents have the word that it is then taken for."""


def suggest_query(
    text: str, query: BooleanQuery, snapshot: Snapshot, is_named: Callable[[str], bool] = lambda _: False
) -> str | None:
    """Return a query as typed with its wrong words replaced, None where nothing better is likely.

    A word is wrong that no article has, unless it seems a new form of one that some have; so is one that next to none
    has while a word very near it is very frequent, and so are words that a blank parts or the lack of one joins.

    Args:
        text: As typed.
        query: What it was read as: only words that it asks for are replaced.
        snapshot: Where words are known.
        is_named: Tells whether a surface form has a meaning beside that of the articles, as initials may.
    """
    words = words_of(query)
    if all(_is_right(word.surface, snapshot) for word in words):
        return None
    asked = {word.surface for word in words} - set(_asked_as_typed(query))
    return _Suggestion(text, asked, snapshot, is_named).text()


def _is_right(surface: str, snapshot: Snapshot) -> bool:
    """Tell quickly of most words that nothing can be wrong with them."""
    is_frequent = snapshot.found_surface(surface).doc_freq > VERY_RARE + snapshot.n_slots - snapshot.n_docs
    return is_frequent and surface not in ELIDED and with_apostrophe(surface) == surface


def _asked_as_typed(query: Query) -> Iterator[str]:
    """Yield the surface forms of words that are asked for in just this form, or in any that is near."""
    if isinstance(query, FuzzyQuery | WrittenQuery):
        yield from (word.surface for word in words_of(query))
    for part in parts_inside(query):
        yield from _asked_as_typed(part)


class _Suggestion:
    def __init__(self, text: str, asked: set[str], snapshot: Snapshot, is_named: Callable[[str], bool]) -> None:
        self._text = text
        self._asked = asked
        self._snapshot = snapshot
        self._n_deleted = snapshot.n_slots - snapshot.n_docs
        self._is_named = is_named
        self._speller = Speller(self._doc_freq, snapshot.surfaces_near, snapshot.n_docs)
        self._judged: dict[str, tuple[float, Guess | None]] = {}
        self._n_guessed = 0

    def text(self) -> str | None:
        """Return the text with its wrong words replaced, None where none is."""
        tokens = analyse(self._text)
        parts: list[str] = []
        done = number = 0
        while number < len(tokens):
            token = last = tokens[number]
            better = self._joined(token, tokens[number + 1]) if number + 1 < len(tokens) else None
            if better is not None:
                number += 1
                last = tokens[number]
            elif token.surface in self._asked:
                better = self._replaced(token)
            if better is not None:
                parts += self._text[done : token.start], better
                done = last.end
            number += 1
        return "".join((*parts, self._text[done:])) if parts else None

    def _joined(self, left: Token, right: Token) -> str | None:
        """Return what two words are as one, None where they are better apart."""
        are_asked = left.surface in self._asked and right.surface in self._asked
        if not are_asked or not self._text[left.end : right.start].isspace():
            return None
        joined = left.surface + right.surface
        if (whole := with_apostrophe(joined)) != joined:
            return whole
        if self._is_better_joined(left, right):
            return self._usual_form(joined)
        if not (left.written.islower() and is_elided(left.surface, right.surface)):
            return None
        follower = self._replaced(right)
        if follower is None and self._doc_freq(right.surface):
            follower = self._usual_form(right.surface)
        return follower and f"{left.written}'{follower}"

    def _is_better_joined(self, left: Token, right: Token) -> bool:
        rarer = min(self._doc_freq(left.surface), self._doc_freq(right.surface))
        if rarer > VERY_RARE or (doc_freq := self._doc_freq(left.surface + right.surface)) <= rarer * MUCH_MORE:
            return False
        return self._speller.joined(doc_freq) > self._judge(left)[0] + self._judge(right)[0]

    def _replaced(self, token: Token) -> str | None:
        """Return what should stand in place of a word, None where it is right."""
        guess = self._judge(token)[1]
        if guess is not None:
            words = [self._usual_form(surface) for surface in guess.surfaces]
            # A usual form may be that of a name, L or D.
            return guess.link.join(words) if guess.link != "'" else f"{guess.surfaces[0]}'{words[1]}"
        typed = self._text[token.start : token.end]
        return better if (better := with_apostrophe(typed)) != typed else None

    def _judge(self, token: Token) -> tuple[float, Guess | None]:
        """Return how likely a word is, as it is or as the best guess at it, and that guess, None where it is right."""
        found = self._judged.get(token.surface)
        if found is None:
            doc_freq = self._doc_freq(token.surface)
            guess = self._guess(token, doc_freq) if self._is_doubted(token.surface, doc_freq) else None
            found = (guess.score, guess) if guess else (self._speller.prior(doc_freq), None)
            self._judged[token.surface] = found
        return found

    def _is_doubted(self, surface: str, doc_freq: int) -> bool:
        is_rare = doc_freq <= VERY_RARE and doc_freq * MUCH_MORE < self._snapshot.n_docs
        return is_rare and self._n_guessed < MAX_WRONG and not (is_stop_word(surface) or self._is_named(surface))

    def _guess(self, token: Token, doc_freq: int) -> Guess | None:
        """Return the best guess at a word, None where the word is rather right."""
        self._n_guessed += 1
        guess = self._speller.best(token.surface)
        if guess is None or min(map(self._doc_freq, guess.surfaces)) < doc_freq * MUCH_MORE:
            return None
        n_of_forms = self._snapshot.found_word(token.term, token.surface).doc_freq
        if doc_freq or n_of_forms <= self._n_deleted:
            return guess
        is_new_form = len(guess.surfaces) > 1 or is_inflected(token.surface, *guess.surfaces)
        return None if is_new_form else guess

    def _usual_form(self, surface: str) -> str:
        return self._snapshot.words.usual_form(surface)

    def _doc_freq(self, surface: str) -> int:
        """Return in how many documents a surface form is, those deleted left out where they might be all."""
        doc_freq = self._snapshot.found_surface(surface).doc_freq
        return doc_freq if not doc_freq or doc_freq > self._n_deleted else self._snapshot.living_doc_freq(surface)
