"""Keep the Whoosh index, which is derived from the archive and can be made anew from it at any time.

The only room that imports whoosh. Searches read a `Snapshot`, whose postings are arrays.
"""

from newssearch.index.directory import IndexDirectory
from newssearch.index.export import export_whoosh
from newssearch.index.generation import Applied, Generation
from newssearch.index.listing import Fields, Listing
from newssearch.index.live import LiveSnapshot
from newssearch.index.postings import Ints, Postings
from newssearch.index.schema import UNDATED_S, digest_of
from newssearch.index.snapshot import Snapshot

__all__ = [
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
    "digest_of",
    "export_whoosh",
]
