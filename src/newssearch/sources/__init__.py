"""Bring pages in from files, folders, archives and the web, as raw bytes: this room never parses an article."""

from newssearch.sources.raw_page import RawPage
from newssearch.sources.reader import read_pages, total_bytes

__all__ = ["RawPage", "read_pages", "total_bytes"]
