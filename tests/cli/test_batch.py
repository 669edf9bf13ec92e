"""Test `newssearch search --queries`: several queries, of which one may be wrong."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from cli.shell import run, run_apart

pytestmark = pytest.mark.usefixtures("indexed")


def write_queries(folder: Path, text: str | bytes) -> str:
    file = folder / "requetes.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file.name


def test_each_line_is_a_query_but_for_blank_ones_and_comments(folder: Path) -> None:
    file = write_queries(folder, "\ufeffsemences\n\n# un commentaire\nm\tpréfet\r\n")
    result = run("search", "--queries", file, "--format", "csv")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))
    assert [(row["query_id"], row["query"], row["rank"], row["id"]) for row in rows] == [
        ("1", "semences", "1", "semences"),
        ("1", "semences", "2", "seeds"),
        ("m", "préfet", "1", "sans-titre"),
    ]


def test_a_line_may_be_an_object(folder: Path) -> None:
    file = write_queries(
        folder, '{"id": 7, "query": "préfet"}\n{"id": "b", "text": "préfet"}\n{"query": "riziculteurs"}\n'
    )
    lines = run("search", "--queries", file, "--format", "jsonl", "--no-snippets").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(row["query_id"], row["id"]) for row in rows] == [
        ("7", "sans-titre"),
        ("b", "sans-titre"),
        ("3", "semences"),
    ]


def test_standard_input_is_read_and_options_hold_for_each_query(folder: Path) -> None:
    arguments = ("search", "--queries", "-", "--format", "trec", "-n", "1", "--offset", "1", "--source", "The Estuary")
    assert run_apart(*arguments, folder=folder, stdin=b"semences\nboat\n").stdout == b""
    done = run_apart(*arguments[:5], "--lang", "en", folder=folder, stdin=b"semences\nboat\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert re.fullmatch(rb"1\tQ0\tseeds\t1\t[\d.]+\tnewssearch\n2\tQ0\tseeds\t1\t[\d.]+\tnewssearch\n", done.stdout)


def test_what_is_wrong_is_named_by_its_line_and_the_rest_is_answered(folder: Path) -> None:
    file = write_queries(folder, 'semences (boat\n{"id": 1}\n{\n\npréfet\n'.encode() + b"\xe9t\xe9\n")
    result = run("search", "--queries", file, "--strict", "--format", "jsonl")
    assert result.exit_code == 1
    assert [json.loads(line)["query_id"] for line in result.stdout.splitlines()] == ["5"]
    assert result.stderr.splitlines() == [
        "requetes.txt:1: Cette parenthèse n’est jamais refermée. Ajoutez « ) ». (caractère 10)",
        "requetes.txt:2: it is no query (Object has no `query`); write a query, or an object with `id` and `query`",
        "requetes.txt:3: it is no query (Input data was truncated); write a query, or an object with `id` and `query`",
        "requetes.txt:6: it is not UTF-8; save the file in UTF-8",
    ]


def test_what_a_lenient_reading_leaves_out_is_told_with_its_line(folder: Path) -> None:
    file = write_queries(folder, "préfet\nsemences OU (bateau\n")
    result = run("search", "--queries", file, "--format", "jsonl")
    assert result.exit_code == 0
    assert result.stderr.startswith("requetes.txt:2: Cette parenthèse n’est jamais refermée.")


def test_a_table_stands_under_each_query(folder: Path) -> None:
    shown = run("search", "--queries", write_queries(folder, "préfet\nq2\tboat\n"), "--no-snippets").stdout
    assert re.sub(r"in \d+ ms", "in 0 ms", shown) == (
        "1: préfet\n1 article in 0 ms\n\n 1. (untitled)\n\n"
        "q2: boat\n1 article in 0 ms\n\n 1. Seeds for the valley\n    The Estuary · 2024-05-08 · [en]\n\n"
    )


def test_json_is_one_list_of_answers(folder: Path) -> None:
    file = write_queries(folder, "préfet\nabsent\n")
    found = json.loads(run("search", "--queries", file, "--json", "--html").stdout)
    assert [(answer["query_id"], answer["query"], answer["total"]) for answer in found] == [
        ("1", "préfet", 1),
        ("2", "absent", 0),
    ]
    assert "<mark>préfet</mark>" in found[0]["hits"][0]["snippet"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["préfet", "--queries", "requetes.txt"],
        ["--queries", "absent.txt"],
        ["--queries", "requetes.txt", "--format", "ris"],
        ["--queries", "requetes.txt", "--format", "trec", "--sort", "newest"],
        ["préfet", "--format", "trec"],
    ],
)
def test_what_does_not_go_together_is_bad_usage(folder: Path, arguments: list[str]) -> None:
    write_queries(folder, "préfet\n")
    result = run("search", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
