"""Read targets to their end, and keep what the tests of this room want to see."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from newssearch.errors import RefusedInput
from newssearch.settings import Limits
from newssearch.sources import RawPage, read_pages

Outcome = tuple[str, bytes | str]


def outcomes(folder: Path, *targets: Path | str, limits: Limits | None = None) -> list[Outcome]:
    """Return, for each page and refusal, its name without the folder, and its content or the cause of its refusal."""
    pages = read_pages([str(target) for target in targets], limits or Limits())
    return [(name.replace(f"{folder}/", ""), content) for name, content in contents(pages)]


def contents(pages: Iterable[RawPage | RefusedInput]) -> Iterator[Outcome]:
    """Yield a page's name with its bytes, and a refusal's with its cause; a cut page gives both."""
    for page in pages:
        if isinstance(page, RefusedInput):
            yield page.input_name, page.cause
            continue
        content = bytearray()
        try:
            for line in page.stream:
                content += line
        except RefusedInput as refused:
            if content:
                yield page.name, bytes(content)
            yield refused.input_name, refused.cause
        else:
            yield page.name, bytes(content)
