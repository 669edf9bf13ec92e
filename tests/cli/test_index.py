"""Test `newssearch index`: what it counts, and what it says of bad input."""

import gzip
import io
import os
import re
import zipfile
from pathlib import Path

import pytest

from cli.corpus import ARTICLES, json_lines, write_articles
from cli.shell import run, run_apart

SETTINGS = """
[limits]
page_bytes = 100_000
compression_ratio = 50
ratio_free_bytes = 10_000
"""
"""Limits that small files go over."""

PAGE = (
    "<html><head><meta charset='utf-8'><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
)


def a_zip(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.json", text)
    return content.getvalue()


REFUSED = {
    "empty.html": b"",
    "binary.html": bytes(range(256)) * 400,
    "binary.dat": b"\x00\x01\x02\xff" * 400,
    "cut.jsonl.gz": gzip.compress(os.urandom(300).hex().encode())[:200],
    "huge.html": PAGE.format("Le marché", "<p>Les légumes de la vallée.</p>" * 5000).encode(),
    "broken.zip": b"PK\x03\x04" + b"abc" * 100,
    "bomb.zip": a_zip(bomb='{"title": "' + "0" * 90_000 + '"}'),
    "malformed.xml": b"<?xml version='1.0'?><rss><channel><item><title>Un",
    "malformed.json": b'{"title": "Le',
    "nothing.json": b'{"title": "", "body": " ", "url": "https://a.test/x"}',
    "date.json": b'{"title": "Le 31", "body": "Le maire.", "published_at": "2024-02-31"}',
}


def summary(*arguments: str) -> str:
    """Return what a run counted, without its time."""
    return re.sub(r" in \d+\.\d s(, \d+ articles/s)?\n", "", run("index", *arguments).stdout)


# --- counts ----------------------------------------------------------------------------------------------------------


def test_articles_are_added_then_unchanged_then_updated(folder: Path) -> None:
    file = write_articles(folder / "articles.jsonl")
    assert summary(str(file)) == "3 added, 0 updated, 0 unchanged, 0 refused"
    assert summary(str(file)) == "Nothing new: 3 unchanged"
    write_articles(file, [ARTICLES[0], ARTICLES[1] | {"title": "More seeds"}])
    assert summary(str(file)) == "0 added, 1 updated, 1 unchanged, 0 refused"


def test_without_a_path_there_may_be_nothing_to_do(folder: Path) -> None:
    assert summary() == "Nothing new: 0 unchanged"
    assert (folder / "index" / "index.json").exists()


@pytest.mark.usefixtures("indexed")
def test_a_deleted_article_stays_out_until_it_is_restored() -> None:
    run("delete", "seeds")
    left_out = "0 added, 0 updated, 2 unchanged, 1 deleted earlier and left out (--restore takes them back), 0 refused"
    assert summary("articles.jsonl") == left_out
    assert summary("articles.jsonl", "--restore") == "1 added, 0 updated, 2 unchanged, 0 refused"


def test_standard_input_is_read(folder: Path) -> None:
    process = run_apart("index", "-", folder=folder, stdin=json_lines(ARTICLES).encode())
    assert process.stdout.startswith(b"3 added")
    assert (process.returncode, process.stderr) == (0, b"")


def test_the_rate_is_told_only_where_there_is_one(folder: Path) -> None:
    file = str(write_articles(folder / "articles.jsonl"))
    assert re.search(r"refused in \d+\.\d s, \d+ articles/s\n$", run("index", file).stdout)
    assert run("index", file).stdout.endswith(" s\n")


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_named_in_one_line_and_the_rest_is_indexed(folder: Path, name: str) -> None:
    (folder / "newssearch.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "lot").mkdir()
    (folder / "lot" / name).write_bytes(REFUSED[name])
    write_articles(folder / "lot" / "z-good.jsonl")
    result = run("index", "lot")
    assert result.exit_code == 1
    assert re.fullmatch(rf"Refused: lot/{re.escape(name)}\S*: [^;\n]+; [^\n]+\n", result.stderr)
    assert result.stdout.startswith("3 added, 0 updated, 0 unchanged, 1 refused in ")


def test_each_bad_record_and_member_is_named_by_its_place(folder: Path) -> None:
    (folder / "lot.jsonl").write_bytes(b'{"title": "Un"}\n{"title": \n{"title": "Trois"}\n[4]\n')
    (folder / "lot.zip").write_bytes(a_zip(a='{"title": "Le quatre"}', b="{"))
    result = run("index", "lot.jsonl", "lot.zip")
    assert re.findall(r"^Refused: (\S+): ", result.stderr, re.M) == ["lot.jsonl:2", "lot.jsonl:4", "lot.zip!b.json"]
    assert result.stdout.startswith("3 added, 0 updated, 0 unchanged, 3 refused")


def test_a_page_in_another_encoding_than_it_declares_is_read(folder: Path) -> None:
    text = PAGE.format("Été à Évreux", "<p>La fête a réuni des milliers d’habitants près du marché.</p>" * 20)
    (folder / "page.html").write_bytes(text.encode("cp1252"))
    assert run("index", "page.html").exit_code == 0
    assert "Été à Évreux" in run("search", "évreux").stdout


@pytest.mark.parametrize("target", ["nowhere", "", "nowhere/a.html"])
def test_a_path_that_is_not_there_is_refused(folder: Path, target: str) -> None:
    result = run("index", target, str(write_articles(folder / "a.jsonl")))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stdout.startswith("3 added, 0 updated, 0 unchanged, 1 refused")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_refused(folder: Path) -> None:
    write_articles(folder / "secret.jsonl").chmod(0)
    result = run("index", "secret.jsonl")
    assert result.exit_code == 1
    assert result.stderr.startswith("Refused: secret.jsonl: this user may not read it; ")


def test_the_name_of_a_refused_file_steers_no_terminal(folder: Path) -> None:
    (folder / "lot").mkdir()
    (folder / "lot" / "a\x1b[31m\nb.json").write_bytes(b"{")
    result = run("index", "lot")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
