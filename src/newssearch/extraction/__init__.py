"""Turn pages into articles: values in, values out; nothing here fetches or opens a file."""

from newssearch.extraction.extract import extract_articles

__all__ = ["extract_articles"]
