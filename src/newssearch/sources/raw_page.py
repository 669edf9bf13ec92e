"""Define RawPage, what a source hands to extraction: bytes and what is known about them."""

import dataclasses
from typing import BinaryIO


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """Hold one page or one file of records, not yet read.

    Args:
        name: What an error names and the user can find again: a path, `lot.zip!page.html`, a URL.
        stream: The content, decompressed, at its start; valid until the next page is asked for. Reading raises
            `RefusedInput` where the content is damaged or goes over a limit.
        media_type: `text/html`, … as declared by a server, else guessed from the name; None when neither tells.
        charset: As declared by a server; None otherwise.
        url: Address it was fetched from, after redirects; None for a file.
    """

    name: str
    stream: BinaryIO
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
