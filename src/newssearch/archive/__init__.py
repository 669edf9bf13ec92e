"""Keep the articles themselves, durable, in one SQLite file: what is accepted here cannot be lost.

Every accepted change gets a sequence number. The search index is derived from the archive by following them, so that it
can be thrown away and rebuilt at any time.
"""

from newssearch.archive.archive import Archive
from newssearch.archive.change import Change, Outcome, Removal
from newssearch.archive.connection import Synchronous
from newssearch.archive.inventory import Inventory
from newssearch.archive.row import refuse_unstorable

__all__ = ["Archive", "Change", "Inventory", "Outcome", "Removal", "Synchronous", "refuse_unstorable"]
