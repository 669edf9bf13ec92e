"""Read a query in the whole language: the door of the grammar, which takes a string and gives a tree with notes."""

import datetime as dt

import msgspec

from newssearch.analysis import with_plain_typography, without_ignorable
from newssearch.analysis.characters import IGNORABLE
from newssearch.query import messages
from newssearch.query.language import Language
from newssearch.query.limits import MAX_QUERY_CHARS
from newssearch.query.logic import as_tree
from newssearch.query.notes import Note, Notes
from newssearch.query.parser import parse_plain
from newssearch.query.signs import OPERATORS
from newssearch.query.tree import BooleanQuery
from newssearch.settings import Settings


class ParsedQuery(msgspec.Struct, frozen=True):
    """Hold what a query was read as.

    Args:
        tree: What it asks for; empty where it has no word.
        notes: What was ignored or repaired, in the order of the query; never any where it was read strictly.
    """

    tree: BooleanQuery
    notes: tuple[Note, ...] = ()


def read(text: str, settings: Settings, *, is_strict: bool = False) -> ParsedQuery:
    """Return what `parse` does under some settings, on this day.

    Raises:
        QueryError: The query is wrong, and strictness was asked for.
    """
    plain = _plain(text)
    if plain is not None:
        return ParsedQuery(plain)
    today = dt.datetime.now(settings.zone(None)).date()
    return parse(text, Language(today=today, timezone=settings.timezone, groups=settings.groups, is_strict=is_strict))


def parse(text: str, language: Language) -> ParsedQuery:
    """Return the tree of a query in the language of `docs/requetes.md`, and what is wrong with it.

    Args:
        text: As typed.
        language: How queries are read.

    Raises:
        QueryError: The query is wrong, and the language is strict; the message is in French.
    """
    plain = _plain(text)
    if plain is not None:
        return ParsedQuery(plain)
    # Most queries are plain: a program that asks one and ends need not load the rest.
    from newssearch.query.grammar import Grammar
    from newssearch.query.lexer import lexemes_of

    typed = without_ignorable(text)
    offsets = [offset for offset, char in enumerate(text) if char not in IGNORABLE] if len(typed) < len(text) else None
    notes = Notes([*offsets, len(text)] if offsets is not None else range(len(text) + 1), is_strict=language.is_strict)
    if len(typed) > MAX_QUERY_CHARS:
        notes.add(MAX_QUERY_CHARS, len(typed), messages.TOO_LONG)
        typed = typed[:MAX_QUERY_CHARS]
    read = with_plain_typography(typed)
    tree = Grammar(read, lexemes_of(read, typed, notes), language, notes).query()
    return ParsedQuery(as_tree(tree), notes.in_order())


def _plain(text: str) -> BooleanQuery | None:
    """Return the tree of words without any sign, None of what has one."""
    plain = parse_plain(text, as_text=False)
    return plain if plain is not None and OPERATORS.keys().isdisjoint(text.split(" ")) else None
