"""Keep the Whoosh index, which is derived from the archive and can be made anew from it at any time.

The only room that imports whoosh. Searches read a `Snapshot`, whose postings are arrays.
"""

from typing import TYPE_CHECKING

from newssearch import late_names
from newssearch.index.calendar import NO_PERIOD, Unit, first_day, name_of
from newssearch.index.directory import IndexDirectory
from newssearch.index.document import UNDATED_S, digest_in, digest_of
from newssearch.index.generation import Applied, Generation
from newssearch.index.listing import Fields, Listing
from newssearch.index.live import LiveSnapshot
from newssearch.index.snapshot import Snapshot

if TYPE_CHECKING:
    from newssearch.index.export import export_whoosh
    from newssearch.index.postings import Ints, Postings

__all__ = [
    "NO_PERIOD",
    "UNDATED_S",
    "Applied",
    "Fields",
    "Generation",
    "IndexDirectory",
    "Ints",
    "Listing",
    "LiveSnapshot",
    "Postings",
    "Snapshot",
    "Unit",
    "digest_in",
    "digest_of",
    "export_whoosh",
    "first_day",
    "name_of",
]

__getattr__ = late_names(
    __name__,
    {
        "Ints": "newssearch.index.postings",
        "Postings": "newssearch.index.postings",
        "export_whoosh": "newssearch.index.export",
    },
)
