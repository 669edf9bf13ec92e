"""Try HTML pages: small ones written here, and 200 saved ones with pinned floors."""

import datetime as dt
import json
import re
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newssearch.article import Article
from newssearch.dates import parse_date
from newssearch.settings import Settings

SAVED_PAGES = Path(__file__).parents[2] / "../shared/data/html/orange_actu_html_dev.tar.gz"

FIRST = "Le conseil municipal a voté jeudi soir, après trois heures de débat, le budget de la médiathèque."
SECOND = "Les travaux commenceront au printemps, a précisé l'adjointe à la culture, et dureront dix-huit mois."
MENU = "".join(f'<li><a href="/r{number}">Rubrique numéro {number} du journal</a></li>' for number in range(20))

ExtractOne = Callable[..., Article]


def page(body: str = f"<h1>Un budget</h1><p>{FIRST}</p><p>{SECOND}</p>", head: str = "<title>Un budget</title>") -> str:
    return (
        f'<!DOCTYPE html><html lang="fr-FR"><head>{head}</head><body><nav><ul>{MENU}</ul></nav>'
        f"<main><article>{body}</article></main><footer>© La Vigie. Tous droits réservés.</footer></body></html>"
    )


def linked_data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def test_the_body_is_the_article_and_nothing_around_it(extract_one: ExtractOne) -> None:
    related = '<p>A lire aussi : <a href="/z">Un tout autre sujet du jour</a></p>'
    aside = '<aside><h3>Lire aussi</h3><ul><li><a href="/1">Encore un autre titre du jour</a></li></ul></aside>'
    comments = '<section class="comments"><p>Bravo au maire, dit un lecteur de la ville.</p></section>'
    article = extract_one(page(f"<h1>Un budget</h1><p>{FIRST}</p>{related}<p>{SECOND}</p>{aside}") + comments)
    assert (article.title, article.body, article.lang) == ("Un budget", f"{FIRST}\n\n{SECOND}", "fr")


@pytest.mark.parametrize(
    "byline",
    ["Par Jeanne Roy ·", "Jeanne Roy", "JEANNE ROY", "Par Jeanne Roy, le", "Avec Jeanne Roy |", "Jeanne Roy, à Tours"],
)
def test_a_byline_above_or_below_the_text_is_not_of_it(extract_one: ExtractOne, byline: str) -> None:
    head = '<title>Un budget</title><meta name="author" content="Jeanne Roy">'
    for body in (f"<p>{byline}</p><p>{FIRST}</p><p>{SECOND}</p>", f"<p>{FIRST}</p><p>{SECOND}</p><p>{byline}</p>"):
        article = extract_one(page(f"<h1>Un budget</h1>{body}", head))
        assert (article.body, article.authors) == (f"{FIRST}\n\n{SECOND}", ("Jeanne Roy",))


def test_a_byline_names_the_author_where_the_metadata_do_not(extract_one: ExtractOne) -> None:
    article = extract_one(page(f"<h1>Un budget</h1><p>Par Gwenola Le Roy, le</p><p>{FIRST}</p><p>{SECOND}</p>"))
    assert (article.body, article.authors) == (f"{FIRST}\n\n{SECOND}", ("Gwenola Le Roy",))


@pytest.mark.parametrize(
    "line",
    ["Par Toutatis, un budget enfin voté par tout le conseil municipal", "Par ailleurs", "Jeanne Roy est maire."],
)
def test_a_subheading_or_a_sentence_with_a_name_is_kept(extract_one: ExtractOne, line: str) -> None:
    head = '<title>Un budget</title><meta name="author" content="Jeanne Roy">'
    article = extract_one(page(f"<h1>Un budget</h1><p>{FIRST}</p><p>{line}</p><p>{SECOND}</p>", head))
    assert article.body == f"{FIRST}\n\n{line}\n\n{SECOND}"


def test_json_ld_goes_first(extract_one: ExtractOne) -> None:
    graph = [
        {"@type": "Organization", "@id": "#vigie", "name": "La Vigie"},
        {"@type": "WebPage", "headline": "La page"},
        {
            "@type": ["ReportageNewsArticle"],
            "headline": "Budget &amp; médiathèque",
            "datePublished": "2025-07-02T18:30:00+02:00",
            "dateModified": "2025-07-03T08:00:00Z",
            "author": [{"@type": "Person", "name": "Jeanne Roy"}, "Ali Benani"],
            "publisher": {"@id": "#vigie"},
            "articleSection": ["Politique"],
            "keywords": "budget, culture",
            "image": [{"url": "/port.jpg"}],
            "description": "Un chapô.",
        },
    ]
    head = (
        linked_data(**{"@graph": graph})
        + '<meta property="og:title" content="Autre"><link rel="canonical" href="/b-1">'
    )
    article = extract_one(page(head=head), url="https://vigie.test/b-1?utm_source=x")
    assert article == Article(
        title="Budget & médiathèque",
        body=f"{FIRST}\n\n{SECOND}",
        source="La Vigie",
        published_at=dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
        updated_at=dt.datetime(2025, 7, 3, 8, tzinfo=dt.UTC),
        authors=("Jeanne Roy", "Ali Benani"),
        section="Politique",
        tags=("budget", "culture"),
        lang="fr",
        url="https://vigie.test/b-1",
        summary="Un chapô.",
        image_url="https://vigie.test/port.jpg",
    )


def test_meta_elements_come_next(extract_one: ExtractOne) -> None:
    metas = {
        "og:title": "Un budget | La Vigie",
        "og:site_name": "La Vigie",
        "article:published_time": "2025-07-02 18:30",
        "author": "Par Jeanne Roy et AFP",
        "article:section": "Culture",
        "og:description": "Un chapô.\n\nEt tout le texte.",
        "og:image": "https://vigie.test/port.jpg",
        "og:url": "https://vigie.test/culture/b-1.html",
    }
    head = "".join(f'<meta property="{name}" content="{value}">' for name, value in metas.items())
    head += '<meta property="article:tag" content="budget"><meta property="article:tag" content="culture">'
    settings = Settings(source_timezones={"La Vigie": "Africa/Casablanca"})
    article = extract_one(page(head=head), "page.html", settings)
    assert (article.title, article.source, article.summary) == ("Un budget", "La Vigie", "Un chapô.")
    assert article.published_at == dt.datetime(2025, 7, 2, 17, 30, tzinfo=dt.UTC)
    assert (article.authors, article.section) == (("Jeanne Roy", "AFP"), "Culture")
    assert (article.tags, article.url) == (("budget", "culture"), "https://vigie.test/culture/b-1.html")
    assert article.image_url == "https://vigie.test/port.jpg"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Par Jeanne Roy, publié le 2 juillet 2025 à 18h30</p>",
        '<p><time datetime="2025-07-02T18:30:00+02:00">mercredi</time></p>',
        '<p><span itemprop="datePublished" content="2025-07-02T18:30">mercredi</span></p>',
    ],
)
def test_the_date_may_stand_above_the_text_and_does_not_enter_it(line: str, extract_one: ExtractOne) -> None:
    article = extract_one(page(f"<h1>Un budget</h1>{line}<p>{FIRST}</p><p>{SECOND}</p>"))
    assert article.published_at == dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC)
    assert article.body.removeprefix("mercredi\n\n") == f"{FIRST}\n\n{SECOND}"


def test_a_subheading_that_ends_with_a_date_stays(extract_one: ExtractOne) -> None:
    article = extract_one(page(f"<h1>Un budget</h1><h2>Ouverture le 12 juillet 2027</h2><p>{FIRST}</p><p>{SECOND}</p>"))
    assert article.body == f"Ouverture le 12 juillet 2027\n\n{FIRST}\n\n{SECOND}"
    assert article.published_at is None


def test_a_date_that_is_none_leaves_the_next_one(extract_one: ExtractOne) -> None:
    head = linked_data(**{"@type": "NewsArticle", "datePublished": "demain"})
    head += '<meta name="date" content="2025-07-02">'
    assert extract_one(page(head=head)).published_at == dt.date(2025, 7, 2)


def test_broken_json_ld_is_passed_over(extract_one: ExtractOne) -> None:
    head = '<title>Un budget</title><script type="application/ld+json">{"@type": "NewsArticle", </script>'
    assert extract_one(page(head=head)).title == "Un budget"


def test_json_ld_of_related_articles_is_not_taken(extract_one: ExtractOne) -> None:
    item = {"@type": "ListItem", "item": {"@type": "NewsArticle", "headline": "Un autre"}}
    head = linked_data(**{"@type": "ItemList", "itemListElement": [item]}) + "<title>Un budget</title>"
    assert extract_one(page(head=head)).title == "Un budget"


def test_a_canonical_link_to_the_home_page_names_no_article(extract_one: ExtractOne) -> None:
    head = '<title>Un budget</title><link rel="canonical" href="https://vigie.test/">'
    assert extract_one(page(head=head), url="https://vigie.test/b-1").url == "https://vigie.test/b-1"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("utf-8", "utf-8"), ("utf-8", "cp1252"), ("iso-8859-1", "cp1252"), ("iso-8859-1", "utf-8"), ("", "cp1252")],
)
def test_accents_come_out_right_whatever_the_page_declares(declared: str, codec: str, extract_one: ExtractOne) -> None:
    text = page(
        f"<p>{FIRST} L’œuvre a coûté 20 €.</p><p>{SECOND}</p>", f'<meta charset="{declared}"><title>Été</title>'
    )
    article = extract_one(text.encode(codec))
    assert article.title == "Été"
    assert article.body == f"{FIRST} L’œuvre a coûté 20 €.\n\n{SECOND}"


def test_a_page_laid_out_in_tables_is_read(extract_one: ExtractOne) -> None:
    cells = f'<td><a href="/">Accueil</a><br><a href="/s">Sports</a></td><td><p>{FIRST}</p><p>{SECOND}</p></td>'
    text = f"<html><head><title>Un budget</title></head><body><table><tr>{cells}</tr></table></body></html>"
    assert extract_one(text).body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "body",
    [
        f"<ul>{MENU}</ul>",
        "".join(f'<h2><a href="/{number}">Le maire a parlé {number} fois hier.</a></h2>' for number in range(30)),
        "",
    ],
)
def test_a_page_of_navigation_is_refused(body: str, refusal: Callable[..., str]) -> None:
    html = f"<html><head><title>Accueil</title></head><body><nav><ul>{MENU}</ul></nav><div>{body}</div></body></html>"
    assert "no article" in refusal(html, "une.html")


@pytest.mark.skipif(not SAVED_PAGES.exists(), reason="shared data is absent: the 200 saved pages")
def test_two_hundred_saved_pages_come_out_as_well_as_ever(extract_one: ExtractOne) -> None:
    n_right: Counter[str] = Counter()
    f1_sum = 0.0
    with tarfile.open(SAVED_PAGES) as archive:
        gold_lines = (archive.extractfile("gold.jsonl") or pytest.fail("no gold")).read().splitlines()
        for gold in map(json.loads, gold_lines):
            file = archive.extractfile(gold["file"])
            assert file is not None
            article = extract_one(file.read(), gold["file"])
            f1_sum += token_f1(article.body, gold["body"])
            n_right["title"] += article.title == " ".join(gold["title"].split())
            n_right["date"] += article.published_at == parse_date(gold["date"], ZoneInfo("Europe/Paris"))
            n_right["author"] += ", ".join(article.authors) == (gold["author"] or "")
            # The gold has folders of the address, the pages name their last one.
            n_right["section"] += (article.section or "").lower() == gold["section"].split("/")[-1]
            n_right["tags"] += list(article.tags) == gold["tags"]
            n_right["url"] += article.url == gold["url"]
    assert f1_sum / len(gold_lines) >= 0.999
    # Twelve pages name another canonical address than the gold does.
    floors = {"title": 200, "date": 200, "author": 200, "section": 200, "tags": 200, "url": 188}
    assert {field: n for field, n in n_right.items() if n < floors[field]} == {}


def token_f1(found: str, gold: str) -> float:
    found_tokens, gold_tokens = (Counter(re.findall(r"\w+", text.lower())) for text in (found, gold))
    n_same = (found_tokens & gold_tokens).total()
    return 2 * n_same / (found_tokens.total() + gold_tokens.total())
