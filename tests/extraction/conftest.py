"""Extract from bytes written in a test, as from a file with a name."""

import io
from collections.abc import Callable

import pytest

from newssearch.article import Article
from newssearch.errors import RefusedInput
from newssearch.extraction import extract_articles
from newssearch.settings import Settings
from newssearch.sources.raw_page import RawPage

Outcome = Article | RefusedInput


def _extract(
    data: bytes | str,
    name: str = "page",
    settings: Settings | None = None,
    *,
    media_type: str | None = None,
    charset: str | None = None,
    url: str | None = None,
) -> list[Outcome]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    page = RawPage(name=name, stream=stream, media_type=media_type, charset=charset, url=url)
    return list(extract_articles(page, settings or Settings()))


def _extract_one(data: bytes | str, name: str = "page", settings: Settings | None = None, **known: str) -> Article:
    [outcome] = _extract(data, name, settings, **known)
    assert isinstance(outcome, Article), outcome
    return outcome


def _refusal(data: bytes | str, name: str = "page", settings: Settings | None = None, **known: str) -> str:
    [outcome] = _extract(data, name, settings, **known)
    assert isinstance(outcome, RefusedInput), outcome
    return str(outcome)


@pytest.fixture
def extract() -> Callable[..., list[Outcome]]:
    """Return a function from bytes to all that comes out of them."""
    return _extract


@pytest.fixture
def extract_one() -> Callable[..., Article]:
    """Return a function from bytes to the one article they hold."""
    return _extract_one


@pytest.fixture
def refusal() -> Callable[..., str]:
    """Return a function from bytes to the one line that refuses them."""
    return _refusal
