"""Test how results are laid out: wrapped on a terminal, harmless everywhere."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from cli.shell import LOOKS
from newssearch.cli.text_output import print_results
from newssearch.search import Hit, SearchResults
from newssearch.search.results import Snippet


def a_hit(
    *,
    title: str = "Un titre",
    url: str | None = None,
    source: str | None = None,
    published_at: dt.datetime | dt.date | None = None,
    lang: str = "fr",
    snippet: Snippet | None = None,
) -> Hit:
    return Hit(
        article_id="a",
        title=title,
        url=url,
        source=source,
        published_at=published_at,
        authors=(),
        section=None,
        lang=lang,
        score=1.0,
        snippet=snippet,
    )


def printed(
    capsys: pytest.CaptureFixture[str], *hits: Hit, notes: tuple[str, ...] = (), first_rank: int = 1
) -> list[str]:
    """Return the lines printed under the first one, which counts."""
    results = SearchResults(query="q", total=len(hits), took_ms=1.0, hits=hits, facets={}, notes=notes)
    print_results(results, first_rank=first_rank, zone=ZoneInfo("Europe/Paris"))
    return capsys.readouterr().out.splitlines()[1:]


@pytest.fixture
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stdout pass for a terminal of 80 columns that knows no colours."""
    for name in LOOKS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")


@pytest.mark.usefixtures("plain_terminal")
def test_on_a_terminal_the_lines_of_a_part_hang_under_its_first(capsys: pytest.CaptureFixture[str]) -> None:
    hit = a_hit(title="Le marché couvert " * 6, snippet=Snippet("Les légumes de la vallée " * 5))
    assert printed(capsys, hit, first_rank=100) == [
        "",
        "100. Le marché couvert Le marché couvert Le marché couvert Le marché couvert Le",
        "     marché couvert Le marché couvert",
        "     Les légumes de la vallée Les légumes de la vallée Les légumes de la vallée",
        "     Les légumes de la vallée Les légumes de la vallée",
    ]


@pytest.mark.usefixtures("plain_terminal")
def test_on_a_terminal_an_address_is_left_whole(capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://a.test/" + "x" * 200
    assert printed(capsys, a_hit(url=address))[-1] == f"    {address}"


def test_elsewhere_each_part_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    body = "Les légumes de la vallée " * 50
    lines = printed(capsys, a_hit(title="Le marché " * 50, snippet=Snippet(body)), notes=("Une remarque. " * 50,))
    assert [len(line.strip()) for line in lines] == [50 * 14 - 1, 0, 3 + 50 * 10 - 1, 50 * 25 - 1]


def test_what_is_absent_takes_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, a_hit(title="")) == ["", " 1. (untitled)"]


def test_a_date_without_a_time_is_shown_without_one(capsys: pytest.CaptureFixture[str]) -> None:
    moment = dt.datetime(2024, 7, 1, 22, 30, tzinfo=dt.UTC)
    lines = printed(capsys, a_hit(published_at=moment), a_hit(published_at=dt.date(2024, 7, 1), lang="es"))
    assert [line for line in lines if "2024" in line] == ["    2024-07-02 00:30", "    2024-07-01 · [es]"]


@pytest.mark.parametrize("steering", ["\x1b[31m", "\x07", "\x9b2J", "\r\n", "\u202e", "\u2066", "\u2028", "\ud800"])
def test_nothing_in_an_article_steers_the_terminal(capsys: pytest.CaptureFixture[str], steering: str) -> None:
    text = f"avant{steering}après"
    lines = printed(capsys, a_hit(title=text, url=text, source=text, snippet=Snippet(text)), notes=(text,))
    assert len(lines) == 6
    assert not set(steering) - set("[31m2J") & set("".join(lines))


def test_right_to_left_text_and_joined_letters_are_left_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    title = "العنوان نیم‌فاصله 👩‍🌾"
    assert printed(capsys, a_hit(title=title))[-1] == f" 1. {title}"
