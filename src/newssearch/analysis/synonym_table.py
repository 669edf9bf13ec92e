"""Hold the synonyms that a user wrote down, in the format of Solr and Elasticsearch, analysed as any text is."""

import re
from collections.abc import Iterable
from pathlib import Path

from newssearch.analysis.analyser import Token, analyse
from newssearch.errors import SettingsError

Side = tuple[Token, ...]
"""The words of one of several names for a thing, the first of which is written as the whole name is."""

_ARROW, _COMMA = re.compile(r"(?<!\\)=>"), re.compile(r"(?<!\\),")
_ESCAPED = re.compile(r"\\(.)")


class SynonymTable:
    """Look synonyms up by the stems of words that follow each other.

    Args:
        pairs: Of each name and another that is searched beside it, in order.

    Attributes:
        longest: Words of the longest name that has synonyms; 0 where none has any.
    """

    def __init__(self, pairs: Iterable[tuple[Side, Side]] = ()) -> None:
        self._others: dict[tuple[str, ...], dict[tuple[str, ...], Side]] = {}
        for side, other in pairs:
            if _surfaces(side) != _surfaces(other):
                self._others.setdefault(_terms(side), {}).setdefault(_surfaces(other), other)
        self.longest = max(map(len, self._others), default=0)

    @classmethod
    def of_text(cls, text: str, name: str) -> "SynonymTable":
        """Read lines: `a, b` are synonyms of each other, `a => b` finds b where a is asked for; # begins a comment.

        As typed, a word is always searched as well: what stands before an arrow is not replaced, as Solr does.

        Args:
            text: The lines.
            name: Of what they were read from, for errors.

        Raises:
            SettingsError: A line is wrong.
        """
        pairs: list[tuple[Side, Side]] = []
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
            stripped = line.strip()
            if stripped and not stripped.startswith("#"):
                try:
                    pairs += _pairs(stripped)
                except ValueError as error:
                    raise SettingsError(f"{name}, line {number}: {error} in {stripped!r}; {_FORMAT}") from error
        return cls(pairs)

    @classmethod
    def of_file(cls, path: Path) -> "SynonymTable":
        """Read a file as `of_text` does.

        Raises:
            SettingsError: It cannot be read, or a line is wrong.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{path}: the synonyms cannot be read ({error}); name a file in UTF-8 under `synonyms` in the settings"
            ) from error
        return cls.of_text(text, str(path))

    def others_of(self, terms: tuple[str, ...]) -> tuple[Side, ...]:
        """Return the synonyms of words that follow each other, given by their stems."""
        return tuple(self._others.get(terms, {}).values())


_FORMAT = "write `voiture, automobile` or `portable => téléphone mobile`"


def _pairs(line: str) -> list[tuple[Side, Side]]:
    """Return what a line says.

    Raises:
        ValueError: It is wrong.
    """
    parts = _ARROW.split(line)
    if len(parts) > 2:
        raise ValueError("more than one =>")
    sides = [_sides(part) for part in parts]
    if len(sides) == 1 and len(sides[0]) == 1:
        raise ValueError("a word without a synonym")
    return [(side, other) for side in sides[0] for other in sides[-1] if other is not side]


def _sides(text: str) -> list[Side]:
    sides: list[Side] = []
    for name in _COMMA.split(text):
        written = _ESCAPED.sub(r"\1", name).strip()
        tokens = analyse(written)
        if not tokens:
            raise ValueError(f"no word in {written!r}" if written else "nothing beside a sign")
        sides.append((tokens[0]._replace(written=written), *tokens[1:]))
    return sides


def _terms(side: Side) -> tuple[str, ...]:
    return tuple(token.term for token in side)


def _surfaces(side: Side) -> tuple[str, ...]:
    return tuple(token.surface for token in side)
