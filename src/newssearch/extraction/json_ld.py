"""Find the article in the JSON-LD of a page, after the vocabulary of schema.org."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from newssearch.extraction.text import plain_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Node = Mapping[str, object]

_ARTICLE_TYPE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report)$")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)?|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)?[\s;]*$"
)


class PageGraph:
    """Hold the JSON-LD nodes of one page, so that a node may refer to another by its @id.

    Args:
        tree: The page.
    """

    def __init__(self, tree: "HtmlElement") -> None:
        self._nodes = [node for script in tree.iter("script") for node in _script_nodes(script)]
        self._by_id = {str(node["@id"]): node for node in self._nodes if "@id" in node and len(node) > 1}

    def article(self) -> Node:
        """Return the page's article, the one with a headline first; nothing where it has none."""
        articles = [node for node in self._nodes if _is_article(node)]
        return next((node for node in articles if node.get("headline")), articles[0] if articles else {})

    def text(self, value: object) -> str | None:
        """Return the text of a value: its own, the name or address of a node, that of the first in a list."""
        return next(iter(self.texts(value)), None)

    def texts(self, value: object) -> list[str]:
        """Return the texts of a value, as `text` does for each in a list."""
        if isinstance(value, list):
            return [text for item in value for text in self.texts(item)]
        if isinstance(value, Mapping):
            node = self._by_id.get(str(value.get("@id"))) if "name" not in value and "url" not in value else None
            node = node or value
            value = node.get("name") or node.get("url") or node.get("contentUrl") or node.get("@id")
            return self.texts(value) if isinstance(value, str | list) else []
        plain = plain_line(value) if isinstance(value, str) else ""
        return [plain] if plain else []


def _script_nodes(script: "HtmlElement") -> Iterator[Node]:
    if "ld+json" not in (script.get("type") or "").lower():
        return
    try:
        # Newspapers write line ends inside strings, which strict JSON forbids.
        document = json.loads(_WRAPPING.sub("", script.text or ""), strict=False)
        yield from _nodes(document)
    except (ValueError, RecursionError):
        # A page is read without its JSON-LD where that is none.
        return


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, Mapping):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(name))


def _is_article(node: Node) -> bool:
    types = node.get("@type")
    return any(
        isinstance(name, str) and _ARTICLE_TYPE.match(name) for name in (types if isinstance(types, list) else [types])
    )
