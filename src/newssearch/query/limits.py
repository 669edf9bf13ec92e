"""Say in one place what one query may ask for, so that no query costs more than the articles it finds are worth."""

MAX_QUERY_CHARS = 4_000
"""A pasted paragraph fits; more is a mistake, or an attack on the server's time."""

MAX_QUERY_WORDS = 250
"""Distinct words looked up for one query: each costs a posting list."""

MAX_PHRASE_WORDS = 250
"""Words of one phrase, some maybe the same; a longer one is parted. The compiled kernel takes 256."""

MAX_CLAUSES = 100
"""Phrases, fields, dates and other operands that are no plain words: each costs a set of documents."""

MAX_NESTING = 20
"""Parentheses in parentheses: nobody writes five, and each costs a few frames of the parser."""

MIN_PREFIX_CHARS = 2
"""Letters before an asterisk: with fewer, most articles would be read."""

MAX_PREFIXES = 16
"""Words of one query that stand for others (dev*, gr?ve, grève~): each stands for up to thousands."""

MIN_WILDCARD_LETTERS = 3
"""Letters of a word with jokers inside, of which one comes first."""

MAX_JOKERS = 4
"""Jokers in one word: each asterisk multiplies the ways to match a long word."""

MAX_EDITS = 2
"""Typing errors that are forgiven in one word: with three, most short words would be one."""

MIN_LETTERS_PER_EDIT = 3
"""Letters of a word for each error forgiven, lest it stand for words that share nothing with it."""

MAX_DISTANCE = 100
"""Words from one operand of `PRES` to the next: farther apart, `PARA` or `ET` says it better."""

MAX_OCCURRENCES = 100
"""Occurrences that `AUMOINS` may demand of a word."""

MAX_LENGTH_WORDS = 10_000_000
"""The longest article that `longueur:` can name, in words."""

MAX_BOOST = 100.0
"""The largest factor of a boost, as of a weight in the settings."""
