"""Test `newssearch explain`: what it says of an article that a search finds, and of one that it does not."""

import json
import re

import pytest

from cli.shell import run

pytestmark = pytest.mark.usefixtures("indexed")

PRINTED = (
    "Des semences pour la vallée\n"
    "Le Fleuve · 2024-05-07 10:30 · Économie\n"
    "\n"
    "0,000  « cooperation » : 1 fois dans le texte, écrit « coopération » (accents)\n"
    "0,000  « sud » : 2 fois dans le texte, écrit dans « Sud-Sud » (majuscules, mot composé)\n"
    "0,000  « cooperation sud » : ces mots se suivent, à un mot près\n"
    "0,000  « sud sud » : ces mots se suivent\n"
    "0,000  Accents et majuscules : des mots les ont comme dans la recherche\n"
    "0,000  Date : plus un article est récent, plus il gagne de points\n"
    "0,000  en tout : seul article trouvé\n"
)


def test_points_are_printed_with_what_they_are_for() -> None:
    result = run("explain", "cooperation sud sud", "semences")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.sub(r"\d,\d{3}", "0,000", result.stdout) == PRINTED
    *points, score = [int(number.replace(",", "")) for number in re.findall(r"^\d,\d{3}", result.stdout, re.M)]
    assert sum(points) == score


def test_the_printed_score_is_that_of_a_search() -> None:
    shown = re.search(r"score (\d\.\d{3}) =", run("search", "cooperation sud sud", "--explain").stdout)
    assert shown is not None
    assert f"{shown[1].replace('.', ',')}  en tout" in run("explain", "cooperation sud sud", "semences").stdout


def test_what_is_no_answer_has_no_points() -> None:
    result = run("explain", "semences SAUF riziculteurs", "semences")
    assert (result.exit_code, result.stdout) == (
        0,
        "Des semences pour la vallée\nLe Fleuve · 2024-05-07 10:30 · Économie\n\n"
        "Cet article ne répond pas à la recherche.\n"
        "« semences » : 1 fois dans le titre, 1 fois dans le texte, écrit « semences » (tel quel)\n"
        "Condition non remplie : SAUF riziculteurs\n",
    )


def test_json_has_the_public_shape() -> None:
    found = json.loads(run("explain", "préfet", "sans-titre", "--json").stdout)
    points = found["words"][0].pop("points") + found["bonuses"][0].pop("points")
    assert points == pytest.approx(found.pop("score"))
    assert found.pop("lines")[-1]["text"] == "en tout : seul article trouvé"
    assert found == {
        "id": "sans-titre",
        "title": "",
        "url": None,
        "source": None,
        "published_at": None,
        "authors": [],
        "section": None,
        "lang": "fr",
        "query": "préfet",
        "rank": 1,
        "total": 1,
        "is_relaxed": False,
        "n_rescored": 100,
        "words": [
            {
                "text": "préfet",
                "origin": "query",
                "of": [],
                "is_function_word": False,
                "is_required": True,
                "n_articles": 1,
                "forms": [{"text": "préfet", "in_title": 0, "in_body": 1, "in_lead": 0, "differences": []}],
            }
        ],
        "pairs": [],
        "bonuses": [{"kind": "as typed"}],
        "conditions": [],
        "notes": [],
    }


def test_an_id_that_names_no_article_is_an_error() -> None:
    result = run("explain", "préfet", "absent")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: 'absent' names no article here; `newssearch search --json` shows the ids\n"
