"""Search an index directory of newssearch, as a program that embeds it does."""

import sys

from newssearch import NewsIndex

with NewsIndex.open(sys.argv[1], read_only=True) as index:
    for hit in index.search(sys.argv[2], snippets=False).hits:
        print(f"{hit.score:.2f}  {hit.title}", flush=True)
