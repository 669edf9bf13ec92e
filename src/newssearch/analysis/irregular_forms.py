"""List the French words whose forms no rule of spelling derives, and the words that only look like such a form.

All words are folded. In a table, a line is a base form and, after it, what is taken for it. A word is here because
Snowball keeps its forms apart, and the base form is chosen such that its stem is no other word's: `basse` and not
`bas`, which has the stem of `base`; for petit, even `petitesse`.
"""


def _read(table: str) -> dict[str, str]:
    lines = (line.split() for line in table.strip().splitlines())
    return {form: base for base, *forms in lines for form in forms}


SPELLINGS = _read(
    """
    bonhomie     bonhommie
    burqa        burka burkas
    cacahuete    cacahouete cacahouetes
    chariot      charriot charriots
    cheikh       cheik cheiks sheikh sheikhs
    chiite       shiite shiites
    cle          clef clefs
    connexion    connection connections
    daech        daesh
    hijab        hidjab hidjabs
    imbecillite  imbecilite imbecilites
    jihad        djihad djihads
    jihadisme    djihadisme
    jihadiste    djihadiste djihadistes
    joaillier    joailler joaillers
    kiev         kyiv
    nenuphar     nenufar nenufars
    oignon       ognon ognons
    ouighour     ouigour ouigours ouigoure ouigoures
    qaida        qaeda
    supporter    supporteur supporteurs
    tsar         tzar tzars
    yaourt       yogourt yogourts yoghourt yoghourts
    """
)
"""Usual spelling -> its variants: the rectifications of 1990, and transcriptions that newsrooms are divided on."""

IRREGULAR = _read(
    """
    andalou      andalouse andalouses
    bail         baux
    basse        bas
    beau         bel belle belles
    benin        benigne benignes
    blanc        blanche blanches
    boyau        boyaux
    bref         breve breves
    ciel         cieux
    comprise     compris
    conquise     conquis
    corail       coraux
    creuse       creux
    diverse      divers
    douce        doux
    epaisse      epais
    epouse       epoux
    fausse       faux
    favorite     favori favoris
    ferry        ferries
    fou          fol folle folles
    gentil       gentille gentilles
    grasse       gras
    grec         grecque grecques
    grosse       gros
    ideal        ideaux
    insoumise    insoumis
    jalouse      jaloux
    joyau        joyaux
    jumeau       jumelle jumelles
    laique       laic laics
    lobby        lobbies
    long         longue longues
    madame       mesdames
    malin        maligne malignes
    materiau     materiaux
    monsieur     messieurs
    neuf         neuve neuves
    nouveau      nouvel nouvelle nouvelles
    noyau        noyaux
    nul          nulle nulles
    oeil         yeux
    paysan       paysanne paysannes
    penalty      penalties
    perverse     pervers
    petitesse    petit petits petite petites
    precise      precis
    promise      promis
    public       publique publiques publiquement
    rousse       roux
    rugbyman     rugbymen
    seche        sec secs
    soupirail    soupiraux
    travail      travaux
    turque       turc turcs
    tuyau        tuyaux
    vantail      vantaux
    veuf         veuve veuves
    vieux        vieil vieille vieilles
    vitrail      vitraux
    """
)

KEPT_APART = _read(
    """
    filse        fils
    fondse       fonds
    francaisse   francais francaise francaises
    marse        mars
    payse        pays
    """
)
"""What Snowball cuts to a stem of their own <- words whose stem is otherwise that of fil, fond, franc, mari and paye.

A base form here is no word. Not here: `cours`, which is also the plural of `cour`; nDCG falls with it.
"""

ENDING_LIKE_VERBS = frozenset(
    """
    berger boucher boulanger bucher bulldozer burger cancer clocher cluster conseiller danger dealer designer docker
    entier etranger etrier fier foyer gamer gaucher hacker hamburger hiver horloger laser leader leger loyer manager
    menager mensonger messager oreiller passager plaidoyer plancher potager rapper rider rocher scanner scooter
    skipper sniper supporter teaser trader usager verger viager youtuber
    desir loisir plaisir soupir souvenir
    autoportrait bienfait conflit conscrit credit debit decrit deficit delit erudit inedit interdit manuscrit maudit
    mefait parfait portrait prescrit profit proscrit recit satisfait souhait stupefait
    """.split()
)
"""Nouns and adjectives that end like a verb: Snowball cuts -er, -ir, -it or -ait off their singular alone.

Not here: words that are verbs as often (reporter, poster), and `retrait`, whole the stem of `retraite`.
"""

PLURALS = frozenset(
    """
    adieux aveux camaieux cheveux enjeux essieux feux jeux lieux milieux neveux voeux
    abris amis appuis beffrois convois cris effrois emplois ennuis envois essais etuis lois
    octrois ovnis parois plis pourvois quais reemplois renvois rois skis tournois vrais
    ailerons biberons bucherons forgerons interferons nourrissons pucerons vignerons
    """.split()
)
"""Plurals in -eux, -is and -ons that Snowball does not find; most words in -eux, -ais and -ois are no plurals.

Not here: `unis`, since the United States are not the United Kingdom, and `dieux`, who are not God.
"""

NO_PLURALS = frozenset(
    """
    campos carlos chaos clos diegos eclos enclos eros forclos francos heros lagos laos marcos milos pedros propos
    ramos repos rios santos soros
    abus abstrus bonus camus confus diffus inclus infus intrus jesus nous obtus perclus plus reclus refus sous status
    tous venus versus vous
    """.split()
)
"""Words in -os and -us whose s is no plural, where the rest is another word, or the feminine keeps the s."""

NO_FEMININES = frozenset(
    """
    biere bieres carriere carrieres maniere manieres priere prieres riviere rivieres
    cultive cultives motive motives lessive lessives missive missives
    beatrice cicatrice cicatrices matrice matrices patrice
    bouee bouees buee buees huee huees louee louees mariee mariees nuee nuees ruee ruees suee suees variee variees
    """.split()
)
"""Words in -iere, -ive, -trice and -ee whose masculine is none, or has the stem of another word (mari, Var)."""

FEMININES_IN_EUSE = frozenset(
    """
    acheteuse agresseuse basketteuse blogueuse boxeuse chanteuse chercheuse chomeuse coiffeuse coureuse danseuse
    demandeuse donneuse employeuse entraineuse entrepreneuse footballeuse golfeuse handballeuse influenceuse joueuse
    lanceuse marcheuse meneuse menteuse nageuse plongeuse porteuse prometteuse rappeuse serveuse skieuse sprinteuse
    surfeuse travailleuse tricheuse trompeuse tueuse vendeuse visiteuse voleuse volleyeuse voyageuse youtubeuse
    """.split()
)
"""Those in news whose masculine is in -eur; for Snowball all are in -eux, like heureuse."""

VERBS_IN_MENT = frozenset(
    """
    acclament affirment aiment allument animent arment assument blament calment chament choment clament confirment
    consomment consument declament decriment deforment depriment desarment desinforment diffament dorment endorment
    enferment enflamment entament enveniment estiment expriment ferment filment forment fument germent gomment
    impriment informent intiment legitiment nomment oppriment parfument performent presument priment proclament
    programment raniment reaffirment reclament reforment refument renferment reniment renomment reprogramment
    resument rythment sement sponsoriment subliment suppriment surestiment surnomment trament transforment
    """.split()
)
"""Third persons plural in -ment; all other words with that ending are nouns and adverbs."""

NO_VERBS_IN_ENT = frozenset(
    """
    absent abstinent accent accident accrescent acescent adherent adjacent adolescent advent afferent affluent agent
    alcalescent ambivalent antecedent apparent arborescent ardent argent arpent astringent auvent avent bident
    birefringent bivalent brent caulescent cent chiendent client coalescent coefficient coherent coincident
    competent concupiscent concurrent confident confluent conscient consent consequent content continent contingent
    contrevent convalescent convergent copresident corpulent couvent crescent curedent decadent decent decurrent
    deferent deficient dehiscent deliquescent dent deponent detergent different diffringent diligent dissident
    divergent docent dolent efferent effervescent efficient efflorescent effluent electroluminescent eloquent
    emergent eminent emollient engoulevent entregent equipollent equipotent equivalent escient evanescent event
    evident excedent excellent excipient expedient farent feculent ferment fervent flatulent florent fluent
    fluorescent frequent frutescent gent ghent gradient grandiloquent idempotent immanent imminent immunocompetent
    impatient impenitent impertinent impotent imprudent impudent incandescent incident incoherent incompetent
    inconscient inconsequent incontinent inconvenient indecent indifferent indigent indolent indulgent ineloquent
    influent ingredient inherent inintelligent innocent insolent insurgent intelligent intercurrent intermittent
    intransigent iridescent irreverent jacent kent latent laurent lent levent lorient luminescent malcontent maxent
    mecontent millicent monovalent munificent negligent nogent nutrient obsolescent occident omnipotent omnipresent
    omniscient onguent opalescent opulent orient paravent parent patent patient penitent permanent persistent
    pertinent pestilent phosphorescent polyvalent pourcent precedent preconscient preeminent present president
    pressent prevalent proeminent prudent pubescent pulverulent purulent querulent quotient recent recipient
    recrudescent recurrent redent referent regent relent remanent repent resident resilient ressent restringent
    reticent reverent sanguinolent sapient senescent sent sergent serpent somnolent sousjacent souvent strident
    student subconscient subsequent succulent sulfurescent surdent tachkent talent tangent tashkent torrent
    transcendent transparent trent trident truculent turbulent turgescent urgent vent ventripotent vicepresident
    vincent violent virulent
    """.split()
)
"""Nouns, adjectives and names in -ent but not -ment; other words with that ending are third persons plural."""
