"""Find the lead of an article: the first paragraph, which says what the rest tells."""


def lead_end(body: str) -> int:
    """Return the offset at which the first paragraph of a body ends, in characters; 0 where there is no lead.

    A first paragraph that is more than half of the body is the body itself, and tells nothing more.
    """
    start = len(body) - len(body.lstrip())
    end = body.find("\n", start)
    return end if 0 < end <= len(body) / 2 else 0
