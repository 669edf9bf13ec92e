"""What a name tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.sources import file_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("une.html", "text/html"),
        ("dossier.d/UNE.HTM", "text/html"),
        ("lot.jsonl", "application/jsonl"),
        ("lot.jsonl.gz", "application/jsonl"),
        ("lot.csv.xz", "text/csv"),
        ("flux.rss", "application/rss+xml"),
        ("flux.atom", "application/atom+xml"),
        ("plan.xml.gz", "text/xml"),
        ("note.txt", "text/plain"),
        ("lot.gz", None),
        ("article", None),
        ("article.12345", None),
    ],
)
def test_the_suffix_beneath_gz_tells_the_media_type(name: str, expected: str | None) -> None:
    assert file_name.media_type(name) == expected


@pytest.mark.parametrize("name", ["logo.PNG", "site/app.js", "base.sqlite3", "style.css.gz", "rapport.docx"])
def test_pictures_programs_and_office_documents_are_never_articles(name: str) -> None:
    assert file_name.is_never_article(name)


@pytest.mark.parametrize(
    "name", ["une.html", "page.php", "article", "v1.2", "lot.gz", "page.shtml", "site.js/une.html"]
)
def test_a_suffix_that_tells_little_may_be_an_article(name: str) -> None:
    assert not file_name.is_never_article(name)


@pytest.mark.parametrize("name", [".git", "a/.cache/x.html", "__MACOSX/._une.html", "._une.html"])
def test_a_dot_or_the_shadow_folder_of_macos_hides(name: str) -> None:
    assert file_name.is_hidden(name)


@pytest.mark.parametrize("name", ["./une.html", "../../etc/x", "a/b.html"])
def test_a_relative_path_hides_nothing(name: str) -> None:
    assert not file_name.is_hidden(name)


def test_a_printable_name_keeps_its_accents_and_spaces() -> None:
    assert (
        file_name.printable("été à Nîmes\N{NO-BREAK SPACE}: l’écho.html")
        == "été à Nîmes\N{NO-BREAK SPACE}: l’écho.html"
    )


def test_controls_and_undecodable_bytes_are_shown_not_sent() -> None:
    assert file_name.printable("a\x1b[2Jb\udce9.html\n") == r"a\x1b[2Jb\udce9.html\n"


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_a_printable_name_is_one_line_of_utf_8(name: str) -> None:
    shown = file_name.printable(name)
    assert len(shown.encode("utf-8").decode("utf-8").splitlines()) <= 1
