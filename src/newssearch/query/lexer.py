"""Cut a query into lexemes: what is a sign, and what, though it looks like one, is text (20:30, R&D, http://…).

Each character is looked at a bounded number of times: no pattern here can be matched in more than one way.
"""

import re
from functools import cached_property
from typing import NamedTuple

from newssearch.analysis import fold, is_stop_word
from newssearch.query import messages
from newssearch.query.limits import MAX_NESTING
from newssearch.query.notes import Notes
from newssearch.query.signs import (
    BINARY_OPERATORS,
    COUNTED_OPERATORS,
    ENDS_OF_OPERANDS,
    FIELDS,
    FOLLOWERS,
    OPERATORS,
    PLACE_OPERATORS,
    TEXT_FIELDS,
    Sign,
)
from newssearch.query.words import ANY_QUOTE, QUOTED


class Lexeme(NamedTuple):
    """Hold one stretch of a query.

    Args:
        sign: What it is.
        start: First character, in the text that is read.
        end: One past the last.
        value: The name of a field, folded; the number of a sign that has one.
    """

    sign: Sign
    start: int
    end: int
    value: str = ""


_LETTERS = r"\w[\w\u0300-\u036f]*"
_NO_CHUNK = rf"\s(){ANY_QUOTE}"
_CHUNK = re.compile(rf"[^{_NO_CHUNK}]+(?:\([^{_NO_CHUNK}]{{1,8}}\)[^{_NO_CHUNK}]*)*")
"""What no blank, quote or parenthesis parts; étudiant(e)s is one."""

_OPERATOR = re.compile(rf"([A-ZÈ]{{2,8}})(?:/(\d{{1,9}}))?(?![^{_NO_CHUNK}])")
_FIELD = re.compile(r"([^\W\d_]{2,10}):(?!//)(\S)?")
_BOOST = re.compile(r"\^(\d{1,9}(?:[.,]\d{1,3})?)(?!\d)")
_WILDCARD = re.compile(rf"(?:\w{{1,7}}')?{_LETTERS}(?:[?*]+{_LETTERS})+\*?")
_FUZZY = re.compile(rf"{_LETTERS}~(\d?)")
_ANY_SIGN = re.compile(
    rf"[()=~^*{ANY_QUOTE}]|\?\w|[^\W\d]:|(?<!\S)-\S|(?<!\S)(?:{'|'.join(OPERATORS)})(?!\S)|[A-ZÈ]/\d|\A\s*\w+\?\s*\Z"
)
"""Without it, a query is text throughout, as most are."""

_ON_PURPOSE = re.compile(rf"[()=~^*{ANY_QUOTE}]|\w:\S|(?<!\S)-\S|[A-ZÈ]/\d")
"""What nobody writes in a headline in capitals."""

_ELISION = re.compile(r"(?:[LDJMTSNC]|QU)'")

_PUNCTUATION = "?!.,;:…"

PREFIX_SIGNS = PLACE_OPERATORS | {Sign.NOT, Sign.AT_LEAST, Sign.FIELD, Sign.WRITTEN}
"""They are for the next chunk alone."""


def lexemes_of(text: str, typed: str, notes: Notes) -> list[Lexeme]:
    """Return the lexemes of a query, with `Sign.END` at its end; parentheses are balanced, operators have operands.

    Args:
        text: In plain typography, without what is invisible.
        typed: The same before its typography was made plain: an en dash is no minus.
        notes: Takes what is wrong.
    """
    if not _ANY_SIGN.search(text):
        return [Lexeme(Sign.TEXT, 0, len(text)), Lexeme(Sign.END, len(text), len(text))]
    return _settled(_Lexer(text, typed, notes).lexemes(), text, notes)


class _Lexer:
    def __init__(self, text: str, typed: str, notes: Notes) -> None:
        self._text = text
        self._typed = typed
        self._notes = notes
        self._quotes = {match.start(): match.end() for match in QUOTED.finditer(text)}
        self._found: list[Lexeme] = []
        self._opened: list[int] = []
        self._n_unread = 0  # parentheses that are open beyond the limit
        self._at = 0
        # Of the last chunk of the last text: where it starts, and where the chunk before it ends.
        self._chunk_start = self._chunk_before = 0

    def lexemes(self) -> list[Lexeme]:
        while self._at < len(self._text):
            char = self._text[self._at]
            if char.isspace():
                self._at += 1
            elif char in ANY_QUOTE:
                self._quote()
            elif char in "()":
                self._parenthesis(char)
            elif not (self._boost_of_group() or self._sign()):
                self._chunk()
        if self._opened:
            self._notes.add(self._opened[0], self._opened[0] + 1, messages.UNCLOSED)
        for sign in [Sign.CLOSE] * len(self._opened) + [Sign.END]:
            self._emit(sign, self._at)
        return self._found

    def _emit(self, sign: Sign, end: int, value: str = "") -> None:
        self._found.append(Lexeme(sign, self._at, end, value))
        self._at = end

    def _quote(self) -> None:
        if end := self._quotes.get(self._at):
            self._emit(Sign.QUOTED, end)
            return
        if not self._text[self._at - 1 : self._at].isdigit():  # else it is an inch
            self._notes.add(self._at, self._at + 1, messages.UNPAIRED_QUOTE)
        self._at += 1

    def _parenthesis(self, char: str) -> None:
        if char == "(" and len(self._opened) == MAX_NESTING:
            self._notes.add(self._at, self._at + 1, messages.TOO_DEEP)
            self._n_unread += 1
        elif char == "(":
            self._opened.append(self._at)
            self._emit(Sign.OPEN, self._at + 1)
            return
        elif self._n_unread:
            self._n_unread -= 1
        elif self._opened:
            self._opened.pop()
            self._emit(Sign.CLOSE, self._at + 1)
            return
        else:
            self._notes.add(self._at, self._at + 1, messages.UNOPENED)
        self._at += 1

    def _boost_of_group(self) -> bool:
        """Take the boost that follows quotes or parentheses."""
        if self._before() not in (Sign.QUOTED, Sign.CLOSE) or self._text[self._at] != "^":
            return False
        if match := _BOOST.match(self._text, self._at):
            self._emit(Sign.BOOST, match.end(), match[1])
        elif match := _CHUNK.match(self._text, self._at):
            self._notes.add(self._at, match.end(), messages.WRONG_BOOST)
            self._at = match.end()
        return True

    def _before(self) -> Sign | None:
        """Return the sign that ends where the rest begins."""
        return self._found[-1].sign if self._found and self._found[-1].end == self._at else None

    def _sign(self) -> bool:
        """Take the sign that begins a word, if one does."""
        before = self._before()
        if before is Sign.FIELD:
            return self._found[-1].value in TEXT_FIELDS and self._written()
        if before is Sign.NOT:
            return self._written() or self._field()
        if self._at and not self._text[self._at - 1].isspace() and before is not Sign.OPEN:
            return False
        return self._written() or self._minus() or self._operator() or self._field()

    def _written(self) -> bool:
        return self._text[self._at] == "=" and self._takes_single(Sign.WRITTEN, "")

    def _minus(self) -> bool:
        return self._typed[self._at] != "–" and self._text[self._at] == "-" and self._takes_single(Sign.NOT, "(=")

    def _takes_single(self, sign: Sign, others: str) -> bool:
        """Take a sign of one character before a letter, a digit, quotes, or some other characters."""
        after = self._text[self._at + 1 : self._at + 2]
        if not (after.isalnum() or self._at + 1 in self._quotes or (after and after in others)):
            return False
        self._emit(sign, self._at + 1)
        return True

    def _operator(self) -> bool:
        match = _OPERATOR.match(self._text, self._at)
        sign = match and (OPERATORS if match[2] is None else COUNTED_OPERATORS).get(match[1])
        if match is None or sign is None:
            return False
        if match[2] is None and self._is_headline:
            if sign is not Sign.AND:
                self._notes.add(self._at, match.end(), messages.in_capitals(match[1]))
            return False
        if sign in PLACE_OPERATORS:
            self._part_last_chunk()
        self._emit(sign, match.end(), match[2] or "")
        return True

    @cached_property
    def _is_headline(self) -> bool:
        """Tell whether all is in capitals with function words, unlike a list of acronyms: `LA BOURSE OU LA VIE`."""
        if any(map(str.islower, self._text)) or _ON_PURPOSE.search(self._text):
            return False
        words = (word.strip(_PUNCTUATION) for word in self._text.split() if word not in OPERATORS)
        return any(_ELISION.match(word) or is_stop_word(fold(word)) for word in words)

    def _part_last_chunk(self) -> None:
        """Make the last chunk of a text a lexeme of its own: an operator of place takes no more."""
        last = self._found[-1] if self._found else None
        if last and last.sign is Sign.TEXT and last.start < self._chunk_start:
            self._found[-1:] = [
                last._replace(end=self._chunk_before),
                last._replace(start=self._chunk_start),
            ]

    def _field(self) -> bool:
        match = _FIELD.match(self._text, self._at)
        if match is None:
            return False
        name = fold(match[1])
        if name in FIELDS and match[2]:
            self._emit(Sign.FIELD, match.start(2), name)
            return True
        if name in FIELDS:
            self._notes.add(self._at, match.end(1) + 1, messages.empty_field(match[1]))
        elif match[2] and (known := _nearest_field(name)):
            self._notes.add(self._at, match.end(1) + 1, messages.unknown_field(match[1], known))
        return False

    def _chunk(self) -> None:
        match = _CHUNK.match(self._text, self._at)
        chunk = match[0] if match else self._text[self._at]  # never the latter: what parts chunks was looked for before
        start, end = self._at, self._at + len(chunk)
        body, caret, _ = chunk.partition("^")
        boost = _BOOST.match(chunk, len(body)) if caret else None
        if boost and boost.end() < len(chunk.rstrip(_PUNCTUATION)):
            boost = None
        if body != "*" and not any(map(str.isalnum, body)):
            body, boost = chunk, None
        elif caret and boost is None:
            self._notes.add(start + len(body), end, messages.WRONG_BOOST)
        self._word(body)
        if boost and self._found and self._found[-1].end > start:
            self._part_last_chunk()
            self._at = start + len(body)
            self._emit(Sign.BOOST, start + boost.end(), boost[1])
        self._at = end

    def _word(self, chunk: str) -> None:
        if self._before() is Sign.FIELD and self._found[-1].value not in TEXT_FIELDS:
            self._emit(Sign.VALUE, self._at + len(chunk.rstrip(",;")))
            return
        word = chunk.rstrip(_PUNCTUATION)
        end = self._at + len(word)
        if chunk == f"{word}?" and chunk == self._text.strip():
            self._notes.add(end, end + 1, messages.final_joker(word))
        if word == "*":
            self._emit(Sign.EVERYTHING, end)
        elif _WILDCARD.fullmatch(word):
            self._emit(Sign.WILDCARD, end)
        elif fuzzy := _FUZZY.fullmatch(word):
            self._emit(Sign.FUZZY, end, fuzzy[1] or "1")
        elif any(map(str.isalnum, chunk)):
            if word.startswith("*") and word[1:2].isalnum():
                self._notes.add(self._at, self._at + 1, messages.LEADING_JOKER)
            self._text_chunk(self._at + len(chunk))

    def _text_chunk(self, end: int) -> None:
        """Add a chunk to the text before it, unless a sign holds that alone or a boost was ignored in between.

        Words are analysed together.
        """
        last = self._found[-1] if self._found else None
        is_held = len(self._found) > 1 and self._found[-2].sign in PREFIX_SIGNS
        self._chunk_before = last.end if last else 0
        self._chunk_start = self._at
        if last and last.sign is Sign.TEXT and not is_held and "^" not in self._text[last.end : self._at]:
            self._found[-1] = last._replace(end=end)
            self._at = end
        else:
            self._emit(Sign.TEXT, end)


def _nearest_field(name: str) -> str | None:
    """Return the field that a name is nearly, if it is nearly one."""
    import difflib

    return next(iter(difflib.get_close_matches(name, sorted(FIELDS), n=1, cutoff=0.8)), None)


def _settled(lexemes: list[Lexeme], text: str, notes: Notes) -> list[Lexeme]:
    """Make text of each operator that lacks an operand: OU at the end of a query is a word."""
    before = None
    for number, lexeme in enumerate(lexemes):
        follower = lexemes[number + 1] if lexeme.sign is not Sign.END else lexeme
        is_parted = lexeme.sign is Sign.FIELD and follower.start > lexeme.end  # by what is no word: `titre:… mot`
        lacks = is_parted or follower.sign not in FOLLOWERS.get(lexeme.sign, {follower.sign})
        if lacks or (lexeme.sign in BINARY_OPERATORS and before not in ENDS_OF_OPERANDS):
            say = messages.empty_field if lexeme.sign is Sign.FIELD else messages.misplaced
            notes.add(lexeme.start, lexeme.end, say(text[lexeme.start : lexeme.end].rstrip(":")))
            lexemes[number] = lexeme._replace(sign=Sign.TEXT)
        before = lexemes[number].sign
    return lexemes
