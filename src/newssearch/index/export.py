"""Write a copy of the index with Whoosh's own codec, for machines where Whoosh is installed and newssearch is not.

Neither its schema nor its segment names a class of newssearch. Its terms are those of our analysis, handed to Whoosh as
lists: its analyzer sees queries alone, and takes a word there for a term.
"""

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import analysis, fields
from whoosh import index as whoosh_index

from newssearch.article import PublishedAt, date_text
from newssearch.errors import IndexDirectoryError
from newssearch.index.durable import sync_directory, sync_files
from newssearch.index.schema import TEXT_FIELDS
from newssearch.index.snapshot import Snapshot

MEMORY_MB = 64
"""What Whoosh keeps of postings before it sorts them and puts them into a file, as it counts them."""


def export_schema() -> fields.Schema:
    """Return the schema of a copy: stock fields and analyzers, nothing of newssearch."""
    named: dict[str, fields.FieldType] = {
        "article_id": fields.ID(stored=True, unique=True),
        "source": fields.ID(stored=True, sortable=True),
        "section": fields.ID(stored=True, sortable=True),
        "lang": fields.ID(stored=True, sortable=True),
        "authors": fields.KEYWORD(commas=True, lowercase=True),
        "published_at": fields.DATETIME(stored=True, sortable=True),
        "listing": fields.STORED(),
    }
    for name in TEXT_FIELDS:
        analyzer = analysis.SpaceSeparatedTokenizer() | analysis.LowercaseFilter()
        named[name] = fields.TEXT(analyzer, stored=name == "title")
    return fields.Schema(**named)


def export_document(snapshot: Snapshot, doc_id: int) -> dict[str, Any]:
    """Return a document as a writer with that schema takes it; what an article does not have is None."""
    listing = snapshot.listing(doc_id)
    vocabulary, (forms,) = snapshot.forms([doc_id])
    terms = (vocabulary.terms if snapshot.is_stemmed[doc_id] else vocabulary.surfaces)(forms.codes.tolist())
    return {
        "article_id": listing.article_id,
        "title": terms[: forms.title_end],
        "_stored_title": listing.title,
        "body": terms[forms.title_end :],
        "source": listing.source,
        "section": listing.section,
        "lang": listing.lang,
        "authors": [author.lower() for author in listing.authors],
        "published_at": _naive(listing.published_at),
        "listing": {
            "title": listing.title,
            "url": listing.url,
            "published_at": date_text(listing.published_at),
            "authors": listing.authors,
        },
    }


def export_whoosh(snapshot: Snapshot, folder: Path, on_document: Callable[[int], None]) -> int:
    """Write the documents of a snapshot into one segment of a new stock index; give their number.

    They are taken one at a time, in order. The copy is on the disk on return; where it fails, nothing is left of it.

    Args:
        snapshot: What is copied; deleted documents are left out.
        folder: A directory that is empty or does not exist.
        on_document: Told how many are written.

    Raises:
        IndexDirectoryError: The folder is not an empty one, or it cannot be written, or the snapshot is damaged.
    """
    with _own_folder(folder):
        writer = whoosh_index.create_in(str(folder), export_schema()).writer(limitmb=MEMORY_MB)
        try:
            for number, doc_id in enumerate(np.flatnonzero(snapshot.live).tolist(), start=1):
                writer.add_document(**export_document(snapshot, doc_id))
                on_document(number)
            writer.commit()
        except BaseException:
            with contextlib.suppress(Exception):  # what stopped it may stop its end as well, and is what is told
                writer.cancel()
            raise
        sync_files(folder)
    return snapshot.n_docs


@contextlib.contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """Make a folder, or take an empty one, and leave it as it was where the block fails."""
    try:
        is_new = not folder.exists()
        if is_new:
            folder.mkdir()
            sync_directory(folder.parent)
        elif not folder.is_dir() or any(folder.iterdir()):
            raise IndexDirectoryError(folder, "it is not an empty directory; name one that is, or a new one")
    except OSError as error:
        raise IndexDirectoryError(folder, f"it cannot be made ({error.strerror}); name another place") from error
    try:
        yield
    except BaseException as error:
        _empty(folder)
        if is_new:
            folder.rmdir()
        if isinstance(error, OSError):
            raise IndexDirectoryError(folder, f"it cannot be written ({error}); check the disk") from error
        raise


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _naive(moment: PublishedAt | None) -> dt.datetime | None:
    """Return UTC without a zone, which Whoosh has none of; a date as its midnight."""
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime(moment.year, moment.month, moment.day) if moment else None  # noqa: DTZ001 - Whoosh's
