"""Spare a command that ends at once the search for garbage, which it would end before any is missed."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def short_run() -> Iterator[None]:
    """Collect no garbage in the block, nor, of what was made until its end, when the process ends.

    Loading a hundred modules makes many objects and no garbage: looking for it is a tenth of a search from a shell.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
