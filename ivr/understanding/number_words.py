"""Polish number words as people dictate them, folded: cardinals, nouns, oblique and ordinal forms."""

from itertools import chain

_UNITS: dict[int, str] = {
    0: "zero zerko zera zer zerem zerowy",
    1: "jeden jedna jedno jednego jednej jedynka jedynki jedynek pierwszy pierwsza pierwszego raz",
    2: "dwa dwie dwoch dwu dwojka dwojki dwojek dwoma dwoje drugi druga drugiego",
    3: "trzy trzech trojka trojki trojek trzema troje trzeci trzecia trzeciego",
    4: "cztery czterech czworka czworki czworek czterema czwarty czwarta czwartego",
    5: "piec pieciu piatka piatki piatek piecioma piaty piata piatego",
    6: "szesc szesciu szostka szostki szostek szescioma szosty szosta szostego",
    7: "siedem siedmiu siodemka siodemki siodemek siedmioma siodmy siodma siodmego",
    8: "osiem osmiu osemka osemki osemek osmioma osmy osma osmego",
    9: "dziewiec dziewieciu dziewiatka dziewiatki dziewiatek dziewiecioma dziewiaty dziewiata dziewiatego",
}
_TEENS: dict[int, str] = {
    10: "dziesiec dziesieciu dziesiatka dziesiaty dziesiatego",
    11: "jedenascie jedenastu jedenastka jedenasty jedenastego",
    12: "dwanascie dwunastu dwunastka dwunasty dwunastego",
    13: "trzynascie trzynastu trzynastka trzynasty trzynastego",
    14: "czternascie czternastu czternastka czternasty czternastego",
    15: "pietnascie pietnastu pietnastka pietnasty pietnastego",
    16: "szesnascie szesnastu szesnastka szesnasty szesnastego",
    17: "siedemnascie siedemnastu siedemnastka siedemnasty siedemnastego",
    18: "osiemnascie osiemnastu osiemnastka osiemnasty osiemnastego",
    19: "dziewietnascie dziewietnastu dziewietnastka dziewietnasty dziewietnastego",
}
_TENS: dict[int, str] = {
    20: "dwadziescia dwudziestu dwudziestka dwudziesty dwudziestego",
    30: "trzydziesci trzydziestu trzydziestka trzydziesty trzydziestego",
    40: "czterdziesci czterdziestu czterdziestka czterdziesty czterdziestego",
    50: "piecdziesiat piecdziesieciu piecdziesiatka piecdziesiaty piecdziesiatego",
    60: "szescdziesiat szescdziesieciu szescdziesiatka szescdziesiaty szescdziesiatego",
    70: "siedemdziesiat siedemdziesieciu siedemdziesiatka siedemdziesiaty siedemdziesiatego",
    80: "osiemdziesiat osiemdziesieciu osiemdziesiatka osiemdziesiaty osiemdziesiatego",
    90: "dziewiecdziesiat dziewiecdziesieciu dziewiecdziesiatka dziewiecdziesiaty dziewiecdziesiatego",
}
_HUNDREDS: dict[int, str] = {
    100: "sto stu setka",
    200: "dwiescie dwustu",
    300: "trzysta trzystu",
    400: "czterysta czterystu",
    500: "piecset pieciuset",
    600: "szescset szesciuset",
    700: "siedemset siedmiuset",
    800: "osiemset osmiuset",
    900: "dziewiecset dziewieciuset",
}

CARDINALS: dict[str, int] = {
    word: value
    for value, forms in chain(_UNITS.items(), _TEENS.items(), _TENS.items(), _HUNDREDS.items())
    for word in forms.split()
}
"""Folded word → value."""

DICTATED = [
    "zero",
    "jeden",
    "dwa",
    "trzy",
    "cztery",
    "pięć",
    "sześć",
    "siedem",
    "osiem",
    "dziewięć",
    "dziesięć",
    "jedenaście",
    "dwanaście",
    "trzynaście",
    "czternaście",
    "piętnaście",
    "szesnaście",
    "siedemnaście",
    "osiemnaście",
    "dziewiętnaście",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt",
    "sto",
    "dwieście",
    "trzysta",
    "czterysta",
    "pięćset",
    "sześćset",
    "siedemset",
    "osiemset",
    "dziewięćset",
]
"""The forms a recogniser listens for in dictation."""
GRADES = [
    "jedynka",
    "dwójka",
    "trójka",
    "czwórka",
    "piątka",
    "szóstka",
    "siódemka",
    "ósemka",
    "dziewiątka",
    "dziesiątka",
]
COLLECTIVE = frozenset(
    [
        "zera",
        "zer",
        "jedynki",
        "dwojki",
        "trojki",
        "czworki",
        "piatki",
        "szostki",
        "siodemki",
        "osemki",
    ]
)
"""Nouns in the plural: `trzy piątki` is 555."""
