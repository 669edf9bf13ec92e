"""Keep the articles themselves, durable, in one SQLite file: what is accepted here cannot be lost.

Whatever changes gets the next number of a sequence. An index follows these numbers, and is nothing but a derivation: it
may be deleted and made anew.
"""

from typing import TYPE_CHECKING

from newssearch import late_names
from newssearch.archive.archive import Archive
from newssearch.archive.connection import Synchronous
from newssearch.archive.row import content_hash, refuse_unstorable

if TYPE_CHECKING:
    from newssearch.archive.change import Change, Outcome, Removal
    from newssearch.archive.inventory import Inventory
    from newssearch.archive.watches import Watch

__all__ = [
    "Archive",
    "Change",
    "Inventory",
    "Outcome",
    "Removal",
    "Synchronous",
    "Watch",
    "content_hash",
    "refuse_unstorable",
]

__getattr__ = late_names(
    __name__,
    {
        "Change": "newssearch.archive.change",
        "Inventory": "newssearch.archive.inventory",
        "Outcome": "newssearch.archive.change",
        "Removal": "newssearch.archive.change",
        "Watch": "newssearch.archive.watches",
    },
)
