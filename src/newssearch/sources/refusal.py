"""Turn what the standard library raises on a bad file into a RefusedInput."""

import lzma
import struct
import tarfile
import zipfile
import zlib

from newssearch.errors import RefusedInput

READ_ERRORS = (
    RefusedInput,
    OSError,
    EOFError,
    ValueError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
)
"""All that opening or reading may raise: broad, because zipfile and tarfile let their own slips in parsing through."""


def refusal(name: str, error: Exception) -> RefusedInput:
    """Return the refusal of one input, in words for its user, chained to the error that caused it."""
    cause, remedy = _words(error)
    refused = RefusedInput(name, cause, remedy)
    refused.__cause__ = error
    return refused


def nothing_inside(name: str) -> RefusedInput:
    """Return the refusal of a folder or a container in which no page was found."""
    return RefusedInput(
        name, "no article file in it", "it reads .html .txt .json .jsonl .csv .xml .rss .atom, also .gz, .zip, .tar.gz"
    )


def _words(error: Exception) -> tuple[str, str]:
    again = "copy or fetch it again"
    match error:
        case RefusedInput():
            return error.cause, error.remedy
        case FileNotFoundError():
            return "there is no such file or folder", "check the path"
        case PermissionError():
            return "this user may not read it", "change its permissions, or run as its owner"
        case EOFError():
            return "it is cut short", again
        case OSError() if error.errno:
            return f"the system cannot read it ({error.strerror})", "check the path and the disk"
        case _:
            return f"it is damaged ({str(error) or type(error).__name__})", again
