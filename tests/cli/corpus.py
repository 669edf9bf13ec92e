"""Write the few articles that the tests of the commands search."""

import json
from pathlib import Path

ARTICLES: list[dict[str, object]] = [
    {
        "id": "semences",
        "title": "Des semences pour la vallée",
        "body": "La coopération Sud-Sud apporte des semences aux riziculteurs.",
        "source": "Le Fleuve",
        "published_at": "2024-05-07T10:30:00+02:00",
        "authors": ["Awa Sarr"],
        "section": "Économie",
        "url": "https://fleuve.test/semences",
        "lang": "fr",
    },
    {
        "id": "seeds",
        "title": "Seeds for the valley",
        "body": "The semences came by boat.",
        "source": "The Estuary",
        "published_at": "2024-05-08",
        "lang": "en",
    },
    {"id": "sans-titre", "body": "Le préfet a ouvert le marché aux légumes.", "lang": "fr"},
]

WORDS = "maire conseil commune école rivière pont marché travaux budget habitants projet route vote séance".split()


def write_articles(file: Path, articles: list[dict[str, object]] | None = None) -> Path:
    """Write articles as JSON Lines: those above, or others; return the file."""
    file.write_text(json_lines(ARTICLES if articles is None else articles), encoding="utf-8")
    return file


def json_lines(articles: list[dict[str, object]]) -> str:
    """Return articles as JSON Lines."""
    return "".join(f"{json.dumps(article, ensure_ascii=False)}\n" for article in articles)


def many_articles(count: int) -> list[dict[str, object]]:
    """Return articles that take a while to index."""
    return [
        {
            "id": f"n{number}",
            "title": f"Conseil numéro {number}",
            "body": " ".join(WORDS[(7 * number + place**2) % len(WORDS)] for place in range(40)),
            "lang": "fr",
        }
        for number in range(count)
    ]
