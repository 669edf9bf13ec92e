"""Read `pairs.toml`: the queries and headlines that say what searching French means here."""

import dataclasses
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

SPECIFICATION = Path(__file__).with_name("pairs.toml")

PLAIN = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "’": "'", "–": "-", "‑": "-"})
"""What NFKD leaves as no ASCII."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Hold one query and the headline that it must find, or must not.

    Args:
        phenomenon: The heading it stands under.
        query: As typed.
        headline: The whole article.
        why: What is at stake, in French: its own reason, or that of the heading.
        before: Headlines that come after it, where they are found.
    """

    phenomenon: str
    query: str
    headline: str
    why: str
    before: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return a readable name in ASCII, as pytest would escape any other letter."""
        text = f"{self.phenomenon}: {self.query} | {self.headline}"
        plain = unicodedata.normalize("NFKD", text.translate(PLAIN))
        return re.sub(r"\s+", " ", re.sub(r"[^ -~]|[\[\]]", "", plain)).strip()


class Specification:
    """Hold all pairs, by what is expected of them."""

    def __init__(self, path: Path = SPECIFICATION) -> None:
        self._headings: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))

    def __getitem__(self, expectation: str) -> list[Pair]:
        """Return the pairs of one list ("found", "found_too", "not_found", "first") of every heading."""
        return [
            Pair(phenomenon, row["query"], row["in"], row.get("why", heading["about"]), tuple(row.get("before", ())))
            for phenomenon, heading in self._headings.items()
            for row in heading.get(expectation, ())
        ]

    def lists(self) -> set[str]:
        """Return the names of all lists; a misspelt one would be checked by no test."""
        return {name for heading in self._headings.values() for name in heading} - {"about"}

    def headlines(self, phenomenon: str) -> list[str]:
        """Return the distinct headlines of one heading.

        Those that must come first stand last, so that none does for having been indexed before the others.
        """
        rows = [
            row
            for name in ("first", "found", "found_too", "not_found")
            for row in self._headings[phenomenon].get(name, ())
        ]
        others = [headline for row in rows for headline in row.get("before", ())]
        return list(dict.fromkeys([*others, *(row["in"] for row in rows)]))
