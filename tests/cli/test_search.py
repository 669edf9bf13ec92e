"""Test `newssearch search`: what it prints, and what it answers to odd queries."""

import json
import re
from pathlib import Path

import pytest

from cli.corpus import write_articles
from cli.shell import Terminal, run

PRINTED = """\
2 articles in 0 ms

 1. Des semences pour la vallée
    Le Fleuve · 2024-05-07 10:30 · Économie
    La coopération Sud-Sud apporte des semences aux riziculteurs.
    https://fleuve.test/semences

 2. Seeds for the valley
    The Estuary · 2024-05-08 · [en]
    The semences came by boat.
"""


def without_time(text: str) -> str:
    return re.sub(r"in \d+ ms", "in 0 ms", text)


@pytest.mark.usefixtures("indexed")
def test_hits_are_printed_for_a_reader() -> None:
    result = run("search", "semences")
    assert (result.exit_code, result.stderr) == (0, "")
    assert without_time(result.stdout) == PRINTED


@pytest.mark.usefixtures("indexed")
def test_a_window_of_the_hits_says_which_it_shows() -> None:
    result = run("search", "semences", "-n", "1", "--offset", "1", "--no-snippets")
    assert without_time(result.stdout) == (
        "2 articles in 0 ms, 2 to 2 shown\n\n 2. Seeds for the valley\n    The Estuary · 2024-05-08 · [en]\n"
    )


def test_times_are_those_of_the_zone_in_the_settings(indexed: Path) -> None:
    (indexed / "newssearch.toml").write_text('timezone = "Asia/Tokyo"', encoding="utf-8")
    assert "Le Fleuve · 2024-05-07 17:30 · Économie" in run("search", "semences").stdout


@pytest.mark.usefixtures("indexed")
def test_json_says_where_a_query_is_wrong() -> None:
    found = json.loads(run("search", "préfet^abc", "--json").stdout)
    message = "Un poids est un nombre plus grand que 0, jusqu’à 100. Cette partie est ignorée."
    assert found["query_notes"] == [{"start": 6, "end": 10, "message": message, "suggestion": "^2"}]
    assert (found["notes"], found["total"]) == ([message], 1)


@pytest.mark.usefixtures("indexed")
def test_json_has_the_public_shape() -> None:
    found = json.loads(run("search", "préfet", "--json").stdout)
    assert found.pop("took_ms") > 0
    assert found.pop("commit")
    assert found["hits"][0].pop("score") > 0
    assert found == {
        "query": "préfet",
        "total": 1,
        "n_stories": 1,
        "relaxed": False,
        "partial": False,
        "notes": [],
        "query_notes": [],
        "suggestion": None,
        "hits": [
            {
                "id": "sans-titre",
                "title": "",
                "url": None,
                "source": None,
                "published_at": None,
                "authors": [],
                "section": None,
                "lang": "fr",
                "snippet": "Le préfet a ouvert le marché aux légumes.",
            }
        ],
        "facets": {"source": {}, "author": {}, "section": {}, "lang": {"fr": 1}, "year": {}, "month": {}},
        "histogram": {"step": "decade", "buckets": [], "undated": 1},
    }


@pytest.mark.usefixtures("indexed")
def test_json_gives_times_in_utc_and_all_that_is_known_of_a_hit() -> None:
    found = json.loads(run("search", "riziculteurs", "--json").stdout)
    (hit,) = found["hits"]
    assert (hit["published_at"], hit["authors"], hit["section"], hit["url"]) == (
        "2024-05-07T08:30:00Z",
        ["Awa Sarr"],
        "Économie",
        "https://fleuve.test/semences",
    )
    assert found["facets"]["year"] == {"2024": 1}


@pytest.mark.usefixtures("indexed")
def test_snippets_may_be_html_in_json() -> None:
    (hit,) = json.loads(run("search", "préfet", "--json", "--html").stdout)["hits"]
    assert hit["snippet"] == "Le <mark>préfet</mark> a ouvert le marché aux légumes."


@pytest.mark.usefixtures("indexed")
def test_html_without_json_is_bad_usage() -> None:
    result = run("search", "préfet", "--html")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.usefixtures("indexed")
def test_words_need_no_quotes_and_no_accents() -> None:
    for query in (["coopération Sud-Sud"], ["cooperation", "sud", "sud"], ["COOPÉRATION SUD–SUD"]):
        assert " 1. Des semences pour la vallée" in run("search", *query).stdout


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "query",
    ["", " ", "être et avoir", "«»!!!…", "😀", '"préfet', '"" «»', "zzzz", "\x1b[31m", "(préfet OR", "*", "a:b"],
)
def test_no_query_is_too_odd_for_an_answer(query: str) -> None:
    result = run("search", query)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.match(r"\d+ articles? in \d+ ms\n", result.stdout)
    assert "\x1b" not in result.stdout
    assert json.loads(run("search", query, "--json").stdout)["query"] == query


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("format_", "start"),
    [("csv", "id,title,"), ("jsonl", '{"id":'), ("ris", "TY  - NEWS\r\n"), ("bibtex", "@article{")],
)
def test_hits_are_printed_for_other_programs(format_: str, start: str) -> None:
    result = run("search", "--format", format_, "semences OU (bateau")
    assert result.stdout_bytes.decode().startswith(start)
    assert result.stderr.startswith("Cette parenthèse n’est jamais refermée.")
    assert run("search", "--json", "--format", format_, "semences").exit_code == 2


@pytest.mark.usefixtures("indexed")
def test_a_query_may_begin_with_a_hyphen_after_two() -> None:
    assert run("search", "--", "-préfet").stdout.startswith("2 articles in")


@pytest.mark.usefixtures("indexed")
def test_a_query_that_is_too_long_is_bad_usage_told_in_french() -> None:
    result = run("search", "--strict", "mot " * 25_000)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: La requête dépasse 4000 caractères. Raccourcissez-la.\n"


def test_a_terminal_shows_colours_and_wraps_under_the_title(folder: Path) -> None:
    article: dict[str, object] = {
        "title": "Le marché de la vallée " * 6,
        "body": "Les légumes du préfet.",
        "lang": "fr",
    }
    run("index", str(write_articles(folder / "a.jsonl", [article])))
    with Terminal("search", "légumes", folder=folder, columns=60) as terminal:
        assert terminal.end() == 0
    lines = re.sub(r"\x1b\[[\d;]*m", "", terminal.shown).split("\r\n")
    assert lines[2].startswith(" 1. Le marché")
    assert lines[3].startswith("    ")
    assert all(len(line) <= 60 for line in lines)
    assert "\x1b[1;33mlégumes\x1b[0m" in terminal.shown


@pytest.mark.usefixtures("indexed")
def test_a_score_is_taken_apart_for_a_reader() -> None:
    lines = run("search", "coopération Sud-Sud", "--explain", "--recency", "0", "-n", "1").stdout.splitlines()
    calculation = next(line for line in lines if line.startswith("    score "))
    assert re.fullmatch(
        r"    score \d+\.\d{3} = \(words [\d.]+ \+ surface forms [\d.]+ \+ pairs [\d.]+\) × as typed 1\.\d+",
        calculation,
    )
    assert any(line.startswith("      words: cooperation ") for line in lines)
    assert any("sud sud" in line for line in lines if line.startswith("      pairs: "))


@pytest.mark.usefixtures("indexed")
def test_the_parts_of_a_score_in_json_come_to_the_score() -> None:
    hit = json.loads(run("search", "semences vallée", "--explain", "--json").stdout)["hits"][0]
    parts = hit["explanation"]
    score = sum(part["value"] for part in parts if not part["is_factor"])
    for part in parts:
        score *= part["value"] if part["is_factor"] else 1
    assert score == pytest.approx(hit["score"], abs=1e-3)  # its parts are rounded, and recency moves
    assert [part["part"] for part in parts][:2] == ["words", "recency"]
    assert [share["text"] for share in parts[0]["shares"]] == ["semences", "vallee"]


@pytest.mark.usefixtures("indexed")
def test_plain_bm25_has_one_part() -> None:
    hit = json.loads(run("search", "les semences", "--ranking", "bm25", "--explain", "--json").stdout)["hits"][0]
    assert [part["part"] for part in hit["explanation"]] == ["words"]


@pytest.mark.usefixtures("indexed")
def test_recency_is_set_for_one_search() -> None:
    scores = [
        json.loads(run("search", "semences", "--recency", weight, "--json").stdout)["hits"][0]["score"]
        for weight in ("0", "5")
    ]
    assert scores[0] < scores[1]
    assert run("search", "semences", "--recency", "-1").exit_code == 2


def test_the_weights_of_the_settings_count(indexed: Path) -> None:
    (indexed / "newssearch.toml").write_text("[ranking]\nsurface = 0\nrecency = 0\n", encoding="utf-8")
    hit = json.loads(run("search", "semences", "--explain", "--json").stdout)["hits"][0]
    assert not {"surface forms", "recency"} & {part["part"] for part in hit["explanation"]}


@pytest.mark.usefixtures("indexed")
def test_a_typo_is_corrected_and_told() -> None:
    found = json.loads(run("search", "semances", "--json").stdout)
    assert (found["total"], found["hits"][0]["id"]) == (2, "semences")
    assert found["notes"] == ["Aucun article ne contient « semances » ; nous avons cherché « semences »."]


@pytest.mark.usefixtures("indexed")
def test_hits_are_filtered_and_ordered_as_asked() -> None:
    def ids(*options: str) -> list[str]:
        return [hit["id"] for hit in json.loads(run("search", "*", "--json", *options).stdout)["hits"]]

    assert ids("--sort", "newest") == ["seeds", "semences", "sans-titre"]
    assert ids("--sort", "oldest", "--since", "7 mai 2024") == ["semences", "seeds"]
    assert ids("--until", "07/05/2024") == ids("--source", "Le Fleuve") == ids("--section", "Économie") == ["semences"]
    assert ids("--source", "Le Fleuve", "--source", "The Estuary", "--lang", "en") == ["seeds"]


@pytest.mark.usefixtures("indexed")
def test_a_date_that_is_none_is_refused_with_how_to_write_one() -> None:
    result = run("search", "semences", "--since", "bientôt")
    assert result.exit_code == 2
    assert '"bientôt" is not a date' in result.stderr
    assert "2025-07-02" in result.stderr


@pytest.mark.usefixtures("indexed")
def test_a_better_spelling_is_suggested() -> None:
    assert "\nVouliez-vous dire : le préfet ?\n" in run("search", "le", "préfte").stdout
    assert json.loads(run("search", "le préfte", "--json").stdout)["suggestion"] == "le préfet"


@pytest.mark.usefixtures("indexed")
def test_other_forms_of_a_name_are_found_on_demand(folder: Path) -> None:
    names = [
        {"id": name, "title": name, "body": f"{name} parle.", "source": "Le Fleuve", "lang": "fr"}
        for name in ("Kadhafi", "Gaddafi")
    ]
    articles = folder / "names.jsonl"
    articles.write_text("".join(json.dumps(name) + "\n" for name in names), encoding="utf-8")
    assert run("index", str(articles)).exit_code == 0
    assert json.loads(run("search", "kadhafi", "--json").stdout)["total"] == 1
    found = json.loads(run("search", "kadhafi", "--variants", "--json").stdout)
    assert [hit["id"] for hit in found["hits"]] == ["Kadhafi", "Gaddafi"]
    assert found["notes"] == ["Nous avons aussi cherché d'autres graphies : « Gaddafi »."]
    assert run("search", "kadhafi", "--variants", "--ranking", "whoosh").exit_code == 2


def test_the_synonyms_of_the_settings_are_searched_as_well(indexed: Path) -> None:
    (indexed / "newssearch.toml").write_text('synonyms = "synonymes.txt"\n', encoding="utf-8")
    assert "synonymes.txt" in run("search", "graines").stderr
    (indexed / "synonymes.txt").write_text("# agriculture\ngraines => semences, graine,\n", encoding="utf-8")
    failed = run("search", "graines")
    assert failed.exit_code == 1
    assert "synonymes.txt, line 2: nothing beside a sign" in failed.stderr
    (indexed / "synonymes.txt").write_text("graines => semences\n", encoding="utf-8")
    found = json.loads(run("search", "graines", "--json").stdout)
    assert found["total"] == 2
    assert found["notes"] == ["Aucun article ne contient « graines ».", "Nous avons aussi cherché « semences »."]
