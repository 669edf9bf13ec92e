"""Search French news: an archive that loses nothing, and a Whoosh index that understands French."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newssearch.article import Article
    from newssearch.library import NewsIndex
    from newssearch.search.filters import Filters

__all__ = ["Article", "Filters", "NewsIndex"]
__version__ = "0.1.0"


def late_names(door: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a module that imports some of its names on first use.

    So `newssearch --help` loads neither numpy nor SQLite, and a search nothing that only writes.

    Args:
        door: Name of the module.
        homes: Public name -> module that defines it.
    """

    def get(name: str) -> object:
        if name in homes:
            from importlib import import_module

            return getattr(import_module(homes[name]), name)
        raise AttributeError(f"module {door!r} has no attribute {name!r}")

    return get


__getattr__ = late_names(
    __name__,
    {"Article": "newssearch.article", "Filters": "newssearch.search.filters", "NewsIndex": "newssearch.library"},
)
