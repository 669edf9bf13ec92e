"""Define what the library reports of its work: AddReport, RebuildReport, VerifyReport, Statistics and others."""

import dataclasses
from collections.abc import Iterable

from newssearch.analysis import Acronym, AcronymTable
from newssearch.archive import Inventory
from newssearch.errors import RefusedInput


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """Count what became of the articles handed to `NewsIndex.add`.

    Args:
        added: New articles.
        updated: Articles that were here with another content.
        unchanged: Articles that were here with the same content.
        outdated: Older versions of articles that were here, as their dates say; the newer ones stay.
        removed: Articles that were deleted earlier and are not brought back; `restore=True` would.
        refused: What could not be taken, and why.
        indexed: Changes brought into the index, those of an earlier interrupted run included.
        took_s: Time for all of it, in seconds.
    """

    added: int
    updated: int
    unchanged: int
    outdated: int
    removed: int
    refused: tuple[RefusedInput, ...]
    indexed: int
    took_s: float

    @property
    def accepted(self) -> int:
        """Return the number of articles that are in the archive, in this version or a newer one."""
        return self.added + self.updated + self.unchanged + self.outdated


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """Say which generation is live after a rebuild or a rollback.

    Args:
        generation: Name of the live generation.
        previous: Name of the one a rollback would bring back; None where there is none.
        n_docs: Documents in the live generation.
        took_s: Time for all of it, in seconds.
    """

    generation: str
    previous: str | None
    n_docs: int
    took_s: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """List what is wrong.

    Args:
        n_articles: Articles in the archive.
        n_docs: Documents in the index.
        problems: One line each; none where all is well.
    """

    n_articles: int
    n_docs: int
    problems: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class KnownAcronym:
    """Hold initials with a name they may stand for.

    Args:
        initials: Folded: "onu".
        name: Surface forms of the words of the name.
        n_articles: Articles that explain the one by the other; 0 where only the settings do.
        is_used: Searches take the initials for this name.
    """

    initials: str
    name: tuple[str, ...]
    n_articles: int
    is_used: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Describe an index directory.

    Args:
        inventory: What is in the archive.
        n_docs: Documents in the live generation.
        n_pending: Changes of the archive that the index does not have yet.
        generation: Name of the live generation.
        n_segments: Its segments.
        index_bytes: Bytes of its files.
        part_bytes: Bytes of its parts, the largest first.
        kernel: What does the heavy work: "compiled", or "numpy" where the extension was not built or not wanted.
    """

    inventory: Inventory
    n_docs: int
    n_pending: int
    generation: str
    n_segments: int
    index_bytes: int
    part_bytes: dict[str, int]
    kernel: str


def known_acronyms(
    mined: Iterable[tuple[Acronym, int]], settings: AcronymTable, used: AcronymTable
) -> tuple[KnownAcronym, ...]:
    """Return acronyms by their initials, the most explained name first.

    Args:
        mined: Those of the articles, with the number of articles that explain them.
        settings: Those of the settings.
        used: What searches take.
    """
    counts = {**dict.fromkeys(settings, 0), **dict(mined)}
    known = [
        KnownAcronym(
            initials=acronym.initials,
            name=acronym.name,
            n_articles=n_articles,
            is_used=used.name_of(acronym.initials) == acronym.name,
        )
        for acronym, n_articles in counts.items()
    ]
    return tuple(sorted(known, key=lambda entry: (entry.initials, -entry.n_articles, entry.name)))
