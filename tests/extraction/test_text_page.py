"""Try pages of a press portal, real and invented, and plain texts."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from newssearch.article import Article
from newssearch.settings import Settings

PORTAL_PAGE = Path(__file__).parents[2] / "../shared/data/portal/000_23228f0a9bb6efbb.txt"

FIRST = (
    "Le conseil municipal a voté jeudi soir, après trois heures de débat, le budget de la nouvelle médiathèque, "
    "que les habitants attendent depuis dix ans."
)
SECOND = "Les travaux commenceront au printemps, a précisé l'adjointe à la culture, et dureront dix-huit mois au moins."
THIRD = "« Nous avons entendu les riverains », a dit le maire, qui promet des arbres et un parvis sans voitures au sud."
HEADLINES = [
    "Pêche : la saison du poulpe reprend lundi",
    "Marché du blé : les cours du 9 mars 2026",
    "Morocco signs a new agreement on water",
    "La selección gana en el último minuto",
    "Le port de Tanger bat son record",
    "Un satellite pour suivre les nappes phréatiques",
    "Concert de clôture sur la grande plage",
]
SIDE_BY_SIDE = "\u00a0 \u00a0 \u00a0 ".join(HEADLINES)
TITLE = "Médiathèque : un budget voté de justesse"
DATELINE = "Publié dans Le Courrier d'ici le 02 - 07 - 2025"
CLOSING = "Cliquez ici pour lire la suite sur le site d'origine."

ExtractOne = Callable[..., Article]


def page(*blocks: str, gap: int = 1) -> str:
    return ("\n" * (gap + 1)).join(blocks)


def test_a_portal_page_gives_its_article_and_nothing_around_it(extract_one: ExtractOne) -> None:
    text = f"{SIDE_BY_SIDE}\n\n\n\n\nMerci de votre aide!\nCette image sera retirée après l'avis de dix lecteurs.\n\n\n"
    text += f"{TITLE}\n{DATELINE}\n\n{FIRST}\n{SECOND}\nUn parvis sans voitures\n{THIRD}\n\n\n{CLOSING}"
    article = extract_one(text)
    assert article.title == TITLE
    assert article.source == "Le Courrier d'ici"
    assert article.published_at == dt.date(2025, 7, 2)
    assert article.body == page(FIRST, SECOND, "Un parvis sans voitures", THIRD)


@pytest.mark.parametrize(
    ("dateline", "source", "date"),
    [
        ("Paru dans Le Courrier d'ici le 2 juillet 2025", "Le Courrier d'ici", dt.date(2025, 7, 2)),
        ("Mis en ligne par L'Éclaireur, 02/07/2025", "L'Éclaireur", dt.date(2025, 7, 2)),
        ("Publié par Médias24 le 02-07-2025 à 18:05", "Médias24", dt.datetime(2025, 7, 2, 16, 5, tzinfo=dt.UTC)),
        ("L'Éclaireur du Sud | mercredi 2 juillet 2025", "L'Éclaireur du Sud", dt.date(2025, 7, 2)),
        ("Source : La Vigie - 2.7.2025", "La Vigie", dt.date(2025, 7, 2)),
        ("Posté sur lavigie.test le 1er août 2024", "lavigie.test", dt.date(2024, 8, 1)),
        ("Publié le 2 juillet 2025", None, dt.date(2025, 7, 2)),
    ],
)
def test_a_dateline_may_use_other_words(
    dateline: str, source: str | None, date: dt.date, extract_one: ExtractOne
) -> None:
    article = extract_one(page("\n".join(HEADLINES), f"{TITLE}\n{dateline}", FIRST, SECOND))
    assert (article.title, article.source, article.published_at) == (TITLE, source, date)
    assert article.body == page(FIRST, SECOND)


def test_the_hour_of_a_dateline_is_in_the_zone_of_its_source(extract_one: ExtractOne) -> None:
    settings = Settings(source_timezones={"La Vigie": "Africa/Casablanca"})
    article = extract_one(page(TITLE, "Publié dans La Vigie le 02/07/2025 à 18h05", FIRST), "p.txt", settings)
    assert article.published_at == dt.datetime(2025, 7, 2, 17, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_headlines_one_a_line_stay_out_even_when_one_ends_with_a_date(gap: int, extract_one: ExtractOne) -> None:
    headlines = page(*HEADLINES, "Cours des devises du jeudi 17 juillet 2025", gap=gap)
    article = extract_one(f"{headlines}\n\n\n\n{TITLE}\n{DATELINE}\n\n{FIRST}\n{SECOND}")
    assert (article.title, article.body) == (TITLE, page(FIRST, SECOND))


def test_blank_lines_between_paragraphs_do_not_hide_the_closing_line(extract_one: ExtractOne) -> None:
    article = extract_one(page(SIDE_BY_SIDE, TITLE, DATELINE, FIRST, SECOND, f"{THIRD}\n\n\n{CLOSING}"))
    assert article.body == page(FIRST, SECOND, THIRD)


def test_without_a_closing_line_the_last_paragraph_stays(extract_one: ExtractOne) -> None:
    assert extract_one(page(TITLE, DATELINE, FIRST, SECOND, THIRD)).body == page(FIRST, SECOND, THIRD)


@pytest.mark.parametrize("signature", ["Jeanne Roy", "Jeanne Roy (avec AFP)", "AFP", "Affaire à suivre."])
def test_a_short_last_paragraph_stays(signature: str, extract_one: ExtractOne) -> None:
    assert extract_one(page(TITLE, DATELINE, FIRST, SECOND, signature)).body == page(FIRST, SECOND, signature)
    joined = f"{TITLE}\n{DATELINE}\n\n{FIRST}\n{SECOND}\n{signature}"
    assert extract_one(joined).body == page(FIRST, SECOND, signature)


def test_a_signature_stays_even_when_it_lies_further_off(extract_one: ExtractOne) -> None:
    text = f"{TITLE}\n{DATELINE}\n\n{FIRST}\n{SECOND}\n\nJeanne Roy avec AFP\n\n\n\n{CLOSING}"
    assert extract_one(text).body == page(FIRST, SECOND, "Jeanne Roy avec AFP")


def test_headlines_below_the_article_stay_out(extract_one: ExtractOne) -> None:
    text = f"{TITLE}\n{DATELINE}\n\n{FIRST}\n{SECOND}\n\n\n\nLire aussi\n" + "\n".join(HEADLINES)
    assert extract_one(text).body == page(FIRST, SECOND)


def test_a_line_like_a_dateline_inside_the_body_is_a_paragraph(extract_one: ExtractOne) -> None:
    inner = "Publié dans le Journal officiel le 12 mai 2024"
    article = extract_one(page(TITLE, DATELINE, FIRST, "Le décret", inner, SECOND))
    assert article.published_at == dt.date(2025, 7, 2)
    assert article.body == page(FIRST, "Le décret", inner, SECOND)


def test_windows_line_ends_change_nothing(extract_one: ExtractOne) -> None:
    text = f"{SIDE_BY_SIDE}\n\n{TITLE}\n{DATELINE}\n\n{FIRST}\n{SECOND}\n\n\n{CLOSING}"
    assert extract_one(text.replace("\n", "\r\n")) == extract_one(text)


def test_a_byline_between_title_and_dateline_names_the_authors(extract_one: ExtractOne) -> None:
    article = extract_one(page(f"{TITLE}\nPar Jeanne Roy et Ali Benani\n{DATELINE}", FIRST))
    assert (article.title, article.authors) == (TITLE, ("Jeanne Roy", "Ali Benani"))


def test_lines_wrapped_at_a_margin_are_one_paragraph(extract_one: ExtractOne) -> None:
    words = FIRST.split()
    wrapped = " ".join(words[:12]) + "\n" + " ".join(words[12:])
    assert extract_one(page(f"{TITLE}\n{DATELINE}", wrapped, SECOND)).body == page(FIRST, SECOND)


@pytest.mark.parametrize("text", [SIDE_BY_SIDE, "\n".join(HEADLINES), page(*HEADLINES), page(SIDE_BY_SIDE, *HEADLINES)])
def test_a_page_of_headlines_is_refused(text: str, refusal: Callable[..., str]) -> None:
    assert refusal(text, "une.txt").startswith("une.txt: it has headlines and no article; give ")


def test_a_short_first_line_is_the_title_where_there_is_no_dateline(extract_one: ExtractOne) -> None:
    article = extract_one(f"\n{TITLE}\n\n{FIRST}\n{SECOND}")
    assert (article.title, article.body) == (TITLE, page(FIRST, SECOND))


def test_a_single_line_is_a_body(extract_one: ExtractOne) -> None:
    article = extract_one(FIRST)
    assert (article.title, article.body) == ("", FIRST)


@pytest.mark.skipif(not PORTAL_PAGE.exists(), reason="shared data is absent: the portal page")
def test_the_real_portal_page_gives_its_article(extract_one: ExtractOne) -> None:
    article = extract_one(PORTAL_PAGE.read_bytes(), PORTAL_PAGE.name)
    first_line, *lines = PORTAL_PAGE.read_text(encoding="utf-8").splitlines()
    headlines = [headline for headline in re.split(r"\s{3,}", first_line) if headline]
    dateline = next(number for number, line in enumerate(lines) if line.startswith("Publié dans"))
    assert article.title == lines[dateline - 1]
    assert (article.source, article.published_at) == ("Maroc Diplomatique", dt.date(2025, 7, 2))
    assert article.body.split("\n\n") == [line for line in lines[dateline + 1 : -1] if line]
    assert len(headlines) == 48
    assert [headline for headline in headlines if headline in article.body] == []
