"""Check how newssearch.toml is read."""

import dataclasses
import typing
from pathlib import Path

import msgspec
import pytest

from newssearch.article import Article
from newssearch.errors import SettingsError
from newssearch.settings import PLAIN_BM25, ArticleField, Ranking, Settings, read_settings


def read(folder: Path, text: str) -> Settings:
    file = folder / "newssearch.toml"
    file.write_text(text, encoding="utf-8")
    return read_settings(file)


def test_without_a_file_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings(None) == Settings()
    assert Settings().timezone == "Europe/Paris"


def test_a_file_in_the_current_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read(tmp_path, 'lang = "en"')
    assert read_settings(None).lang == "en"


def test_each_source_has_its_zone(tmp_path: Path) -> None:
    settings = read(tmp_path, '[source_timezones]\n"Le Matin" = "Africa/Casablanca"\n[limits]\npage_bytes = 5\n')
    assert str(settings.zone("Le Matin")) == "Africa/Casablanca"
    assert str(settings.zone("Le Soir")) == str(settings.zone(None)) == "Europe/Paris"
    assert settings.limits.page_bytes == 5


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("langue = 'fr'", "langue"),
        ("[limits]\nbytes = 3", "bytes"),
        ("lang = 3", "lang"),
        ("writer_wait_s = 'x'", "writer_wait_s"),
        ("timezone = 'Europe/Pariss'", "Pariss"),
        ("[source_timezones]\na = '../x'", "zone"),
        ("timezone = 'Europe'", "'Europe' is no time zone"),
        ("lang = ", "TOML"),
        ("lang = ''", "lang"),
        ("lang = 'français'", "lang"),
        ("writer_wait_s = -1", "writer_wait_s"),
        ("writer_wait_s = inf", "writer_wait_s"),
        ("writer_wait_s = nan", "writer_wait_s"),
        ("[limits]\npage_bytes = 0", "page_bytes"),
        ("[limits]\nfetch_timeout_s = -3.0", "fetch_timeout_s"),
        ("[ranking]\nrecence = 0.1", "recence"),
        ("[ranking]\nrecency = -0.1", "recency"),
        ("[ranking]\npairs = 101", "pairs"),
        ("[ranking]\nsurface = nan", "surface"),
        ("[ranking]\ntitle_weight = inf", "title_weight"),
        ("[ranking]\ntitle_b = 1.1", "title_b"),
        ("[ranking]\ncorrection = 'oui'", "correction"),
        ("[ranking]\nas_typed = 0.5", "as_typed"),
        ("[ranking]\nk1 = 0", "k1"),
        ("[ranking]\nrecency_half_life_days = 0", "recency_half_life_days"),
        ("[ranking]\nreranked = -1", "reranked"),
        ("[ranking]\nreranked = 10.5", "reranked"),
        ("ranking = 3", "ranking"),
        ("[acronyms]\nONU = 3", "acronyms"),
        ("[field_names]\ncorps = ['texte']", "corps"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named) as refused:
        read(tmp_path, text)
    assert "newssearch.toml" in str(refused.value)


def test_a_weight_of_the_ranking_is_read_and_the_others_stay(tmp_path: Path) -> None:
    settings = read(tmp_path, "[ranking]\nrecency = 0\nreranked = 300\n[acronyms]\nONU = 'Nations unies'\n")
    assert settings.ranking == msgspec.structs.replace(Ranking(), recency=0, reranked=300)
    assert settings.acronyms == {"ONU": "Nations unies"}


@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_both_ends_of_a_range_are_allowed(tmp_path: Path, end: str) -> None:
    values = {"minimum": (1e-9, 0, 0), "maximum": (100, 1, 0.1)}[end]
    text = "[ranking]\nk1 = {}\ntitle_b = {}\nas_typed = {}\n".format(*values)
    ranking = read(tmp_path, text).ranking
    assert (ranking.k1, ranking.title_b, ranking.as_typed) == values


def test_plain_bm25_has_no_weight_but_those_of_the_formula() -> None:
    formula = {"k1", "title_weight", "title_b", "body_b", "lead_b", "recency_half_life_days", "reranked"}
    for name, value in msgspec.structs.asdict(PLAIN_BM25).items():
        assert value == (getattr(Ranking(), name) if name in formula else 0), name


def test_the_fields_that_may_be_named_are_those_of_an_article() -> None:
    assert typing.get_args(ArticleField) == tuple(field.name for field in dataclasses.fields(Article))


def test_a_named_file_that_is_absent_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml"):
        read_settings(tmp_path / "absent.toml")


def test_the_file_of_synonyms_is_looked_for_beside_the_settings(tmp_path: Path) -> None:
    assert read(tmp_path, 'synonyms = "noms/synonymes.txt"').synonyms == str(tmp_path / "noms/synonymes.txt")
    assert read(tmp_path, 'synonyms = "/etc/synonymes.txt"').synonyms == "/etc/synonymes.txt"
    assert read(tmp_path, "").synonyms == ""
