"""Bring pages in from files, folders, archives and the web, as raw bytes: this room never parses an article."""
