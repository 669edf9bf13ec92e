r"""Make a tree of lexemes, by recursive descent.

    query   = all { OR all }
    all     = near { [AND] near }              words side by side are all required
    near    = not { (NEAR | BEFORE | PARAGRAPH) not }
    not     = { NOT } operand [ BOOST ]
    operand = TEXT | QUOTED | WILDCARD | FUZZY | EVERYTHING | "(" query ")"
            | WRITTEN (TEXT | QUOTED) | AT_LEAST operand | FIELD operand | FIELD (VALUE | QUOTED | "(" values ")")

The lexemes are such that none of this can fail; what is wrong in its meaning is noted and repaired.
"""

import re
from collections.abc import Callable

from newssearch.analysis import analyse, fold
from newssearch.analysis.tokens import ELIDED
from newssearch.query import messages
from newssearch.query.language import Language
from newssearch.query.lexer import Lexeme
from newssearch.query.limits import (
    MAX_BOOST,
    MAX_CLAUSES,
    MAX_DISTANCE,
    MAX_EDITS,
    MAX_JOKERS,
    MAX_OCCURRENCES,
    MAX_PREFIXES,
    MAX_QUERY_WORDS,
    MIN_LETTERS_PER_EDIT,
    MIN_PREFIX_CHARS,
    MIN_WILDCARD_LETTERS,
)
from newssearch.query.logic import EVERY_ARTICLE, NOTHING, all_of, any_of, none_of
from newssearch.query.notes import Notes
from newssearch.query.signs import OPERANDS, PLACE_OPERATORS, TEXT_FIELDS, Sign
from newssearch.query.tree import (
    AtLeastQuery,
    BooleanQuery,
    BoostQuery,
    DateQuery,
    FieldQuery,
    FuzzyQuery,
    KeywordQuery,
    NearQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    RangeQuery,
    SameParagraphQuery,
    TermQuery,
    WildcardQuery,
    WrittenQuery,
    words_of,
)
from newssearch.query.values import read_value
from newssearch.query.words import parts_of, word_of

JOKERS = "?*"

_PATTERN = re.compile(r"\w+(?:[?*]+\w+)+\*?")


class Grammar:
    """Read one query.

    Args:
        text: What the lexemes were cut from.
        lexemes: Of `lexer.lexemes_of`.
        language: How queries are read.
        notes: Takes what is wrong.
    """

    def __init__(self, text: str, lexemes: list[Lexeme], language: Language, notes: Notes) -> None:
        self._text = text
        self._lexemes = iter(lexemes)
        self._next = next(self._lexemes)
        self._language = language
        self._notes = notes
        self._words: set[TermQuery] = set()
        self._n_clauses = self._n_prefixes = 0
        self._readers: dict[Sign, Callable[[Lexeme], Query]] = {
            Sign.TEXT: self._plain,
            Sign.QUOTED: self._phrase,
            Sign.WILDCARD: self._wildcard,
            Sign.FUZZY: self._fuzzy,
            Sign.EVERYTHING: lambda _: EVERY_ARTICLE,
            Sign.OPEN: self._group,
            Sign.WRITTEN: self._written,
            Sign.AT_LEAST: self._at_least,
            Sign.FIELD: self._field,
        }

    def query(self) -> Query:
        """Return what the whole query asks for."""
        parts = [self._all()]
        while self._takes(Sign.OR):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else any_of(parts)

    def _advance(self) -> Lexeme:
        lexeme = self._next
        self._next = next(self._lexemes, lexeme)
        return lexeme

    def _takes(self, sign: Sign) -> Lexeme | None:
        return self._advance() if self._next.sign is sign else None

    def _all(self) -> Query:
        parts = []
        while self._next.sign not in (Sign.OR, Sign.CLOSE, Sign.END):
            if not self._takes(Sign.AND):
                parts.append(self._near())
        return parts[0] if len(parts) == 1 else all_of(parts)

    def _near(self) -> Query:
        left = self._not()
        while self._next.sign in PLACE_OPERATORS:
            operator = self._advance()
            left = self._joined(operator, left, self._not())
        return left

    def _joined(self, operator: Lexeme, left: Query, right: Query) -> Query:
        is_ordered = operator.sign is Sign.BEFORE
        distance = 0 if operator.sign is Sign.PARAGRAPH else self._number(operator, MAX_DISTANCE)
        match left:
            case SameParagraphQuery() if not distance:
                chain = left.parts
            case NearQuery() if (left.distance, left.is_ordered) == (distance, is_ordered):
                chain = left.parts
            case _:
                chain = (left,) if _has_place(left) else ()
        if not (chain and _has_place(right)):
            if NOTHING not in (left, right):
                self._notes.add(operator.start, operator.end, messages.unplaced(self._name(operator)))
            return all_of((left, right))
        parts = (*chain, right)
        return NearQuery(parts, distance, is_ordered) if distance else SameParagraphQuery(parts)

    def _name(self, operator: Lexeme) -> str:
        return self._text[operator.start : operator.end].partition("/")[0]

    def _number(self, operator: Lexeme, most: int) -> int:
        number = int(operator.value)
        if not 1 <= number <= most:
            self._notes.add(operator.start, operator.end, messages.wrong_number(self._name(operator), most))
        return min(max(number, 1), most)

    def _not(self) -> Query:
        is_excluded = False
        while self._takes(Sign.NOT):
            is_excluded = not is_excluded
        lexeme = self._advance()
        part = self._operand(lexeme)
        if boost := self._takes(Sign.BOOST):
            part = self._boosted(part, boost)
        return none_of(part) if is_excluded else part

    def _operand(self, lexeme: Lexeme) -> Query:
        part = self._readers[lexeme.sign](lexeme)
        if lexeme.sign in (Sign.TEXT, Sign.OPEN, Sign.EVERYTHING):
            return part
        self._n_clauses += 1
        if self._n_clauses <= MAX_CLAUSES:
            return part
        self._notes.add(lexeme.start, lexeme.end, messages.TOO_MANY_CLAUSES)
        return NOTHING

    def _boosted(self, part: Query, boost: Lexeme) -> Query:
        factor = float(boost.value.replace(",", "."))
        if isinstance(part, KeywordQuery | RangeQuery | DateQuery):
            self._notes.add(boost.start, boost.end, messages.UNWEIGHED)
        elif not 0 < factor <= MAX_BOOST:
            self._notes.add(boost.start, boost.end, messages.WRONG_BOOST)
        elif part != NOTHING and factor != 1:
            return BoostQuery(part, factor)
        return part

    def _counted(self, part: Query, start: int, end: int) -> Query:
        """Return a part, or nothing where its words, or the words it stands for, go over a limit."""
        is_stand_in = isinstance(part, PrefixQuery | WildcardQuery | FuzzyQuery)
        self._n_prefixes += is_stand_in
        new = [word for word in words_of(part) if word not in self._words]
        if is_stand_in and self._n_prefixes > MAX_PREFIXES:
            self._notes.add(start, end, messages.TOO_MANY_PREFIXES)
            return NOTHING
        if len(self._words) + len(new) > MAX_QUERY_WORDS:
            self._notes.add(start, end, messages.TOO_MANY_WORDS)
            return NOTHING
        self._words.update(new)
        return part

    def _plain(self, lexeme: Lexeme) -> Query:
        parts: list[Query] = []
        for part, tokens in parts_of(self._text[lexeme.start : lexeme.end]):
            start, end = lexeme.start + tokens[0].start, lexeme.start + tokens[-1].end
            is_short = isinstance(part, PrefixQuery) and len(part.letters) < MIN_PREFIX_CHARS
            if is_short:
                self._notes.add(start, end + 1, messages.short_prefix(tokens[0].surface))
            parts.append(self._counted(word_of(tokens[0]) if is_short else part, start, end))
        return all_of(parts)

    def _phrase(self, lexeme: Lexeme) -> Query:
        parts = parts_of(self._text[lexeme.start + 1 : lexeme.end - 1], is_quoted=True, is_implied=False)
        start = lexeme.start + 1
        return all_of(self._counted(part, start + tokens[0].start, start + tokens[-1].end) for part, tokens in parts)

    def _wildcard(self, lexeme: Lexeme) -> Query:
        typed = self._text[lexeme.start : lexeme.end]
        article, apostrophe, word = typed.rpartition("'")
        if apostrophe and fold(article) not in ELIDED:
            word = article + word
        pattern = "".join(char for char in fold(word) if char.isalnum() or char in JOKERS)
        n_jokers = sum(map(pattern.count, JOKERS))
        is_wide = n_jokers > MAX_JOKERS or len(pattern) - n_jokers < MIN_WILDCARD_LETTERS
        # A letter that folds to none, as ə does, leaves a joker at an end.
        if is_wide or not _PATTERN.fullmatch(pattern):
            self._notes.add(lexeme.start, lexeme.end, messages.wrong_wildcard(typed))
            return NOTHING
        return self._counted(WildcardQuery(pattern), lexeme.start, lexeme.end)

    def _fuzzy(self, lexeme: Lexeme) -> Query:
        typed = self._text[lexeme.start : lexeme.end].partition("~")[0]
        tokens = analyse(typed)
        if len(tokens) != 1:
            return self._plain(lexeme)
        word, wanted = word_of(tokens[0]), int(lexeme.value)
        edits = min(wanted, MAX_EDITS, len(word.surface) // MIN_LETTERS_PER_EDIT)
        if edits < max(wanted, 1):
            self._notes.add(lexeme.start, lexeme.end, messages.wrong_edits(typed, edits))
        return self._counted(FuzzyQuery(word, edits) if edits else word, lexeme.start, lexeme.end)

    def _group(self, _: Lexeme) -> Query:
        part = self.query()
        self._advance()
        return part

    def _written(self, sign: Lexeme) -> Query:
        lexeme = self._advance()
        text = self._text[lexeme.start : lexeme.end]
        tokens = analyse(text)
        if not tokens or (lexeme.sign is Sign.TEXT and "*" in text):
            self._notes.add(sign.start, sign.end, messages.UNWRITTEN)
            return self._readers[lexeme.sign](lexeme)
        words = tuple(map(word_of, tokens))
        return self._counted(WrittenQuery(words, tuple(token.written for token in tokens)), lexeme.start, lexeme.end)

    def _at_least(self, operator: Lexeme) -> Query:
        count = self._number(operator, MAX_OCCURRENCES)
        lexeme = self._advance()
        part = self._readers[lexeme.sign](lexeme)
        if isinstance(part, TermQuery):
            return AtLeastQuery(part, count)
        self._notes.add(operator.start, operator.end, messages.UNCOUNTED)
        return part

    def _field(self, field: Lexeme) -> Query:
        lexeme = self._advance()
        if name := TEXT_FIELDS.get(field.value):
            part = self._readers[lexeme.sign](lexeme)
            return part if part == NOTHING else FieldQuery(name, part)
        parts = [self._value(field, value) for value in (self._values() if lexeme.sign is Sign.OPEN else [lexeme])]
        keywords = [part for part in parts if isinstance(part, KeywordQuery)]
        if len(keywords) > 1:
            return KeywordQuery(keywords[0].field, tuple(dict.fromkeys(v for part in keywords for v in part.values)))
        return any_of(parts)

    def _values(self) -> list[Lexeme]:
        """Take what stands between parentheses after a field: values, parted by OU or by nothing."""
        values, depth = [], 1
        while depth:
            lexeme = self._advance()
            depth += {Sign.OPEN: 1, Sign.CLOSE: -1}.get(lexeme.sign, 0)
            if lexeme.sign in OPERANDS:
                values.append(lexeme)
            elif depth and lexeme.sign is not Sign.OR:
                self._notes.add(lexeme.start, lexeme.end, messages.WRONG_VALUES)
        return values

    def _value(self, field: Lexeme, lexeme: Lexeme) -> Query:
        quoted = int(lexeme.sign is Sign.QUOTED)
        text = " ".join(self._text[lexeme.start + quoted : lexeme.end - quoted].split())
        query, message = read_value(field.value, text, self._language) if text else (NOTHING, messages.EMPTY_VALUE)
        if message:
            self._notes.add(lexeme.start, lexeme.end, message)
        return query


def _has_place(part: Query) -> bool:
    """Tell whether something stands at some place of an article."""
    match part:
        case TermQuery() | PhraseQuery() | PrefixQuery() | WildcardQuery() | FuzzyQuery() | WrittenQuery():
            return part != EVERY_ARTICLE
        case BooleanQuery():
            return bool(part.should) and not (part.must or part.must_not) and all(map(_has_place, part.should))
        case _:
            return False
