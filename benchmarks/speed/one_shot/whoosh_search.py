"""Search an index of Whoosh."""

import sys

from whoosh.index import open_dir
from whoosh.qparser import OrGroup, QueryParser

index = open_dir(sys.argv[1])
with index.searcher() as searcher:
    for hit in searcher.search(QueryParser("body", index.schema, group=OrGroup).parse(sys.argv[2])):
        print(f"{hit.score:.2f}  {hit['title']}", flush=True)
