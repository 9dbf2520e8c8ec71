"""Polish number words as people dictate them, folded: cardinals, nouns, oblique and ordinal forms."""

_NUMERALS: dict[int, tuple[str, str, str]] = {
    0: ("zero zera zer zeru zerem zerko zerka zerek", "", "zerow"),
    1: ("jeden jedna jedno jednego jednej jednym jednemu raz", "jedyn", "pierwsz"),
    2: ("dwa dwie dwoch dwu dwom dwoma dwoje dwojga", "dwoj", ""),
    3: ("trzy trzech trzem trzema troje trojga", "troj", ""),
    4: ("cztery czterech czterem czterema czworo czworga", "czwor", "czwart"),
    5: ("piec pieciu piecioma piecioro", "piat", "piat"),
    6: ("szesc szesciu szescioma szescioro", "szost", "szost"),
    7: ("siedem siedmiu siedmioma", "siodem", "siodm"),
    8: ("osiem osmiu osmioma", "osem", "osm"),
    9: ("dziewiec dziewieciu dziewiecioma", "dziewiat", "dziewiat"),
    10: ("dziesiec dziesieciu dziesiecioma", "dziesiat", "dziesiat"),
    11: ("jedenascie jedenastu jedenastoma", "jedenast", "jedenast"),
    12: ("dwanascie dwunastu dwunastoma", "dwunast", "dwunast"),
    13: ("trzynascie trzynastu trzynastoma", "trzynast", "trzynast"),
    14: ("czternascie czternastu czternastoma", "czternast", "czternast"),
    15: ("pietnascie pietnastu pietnastoma", "pietnast", "pietnast"),
    16: ("szesnascie szesnastu szesnastoma", "szesnast", "szesnast"),
    17: ("siedemnascie siedemnastu siedemnastoma", "siedemnast", "siedemnast"),
    18: ("osiemnascie osiemnastu osiemnastoma", "osiemnast", "osiemnast"),
    19: ("dziewietnascie dziewietnastu dziewietnastoma", "dziewietnast", "dziewietnast"),
    20: ("dwadziescia dwudziestu dwudziestoma", "dwudziest", "dwudziest"),
    30: ("trzydziesci trzydziestu trzydziestoma", "trzydziest", "trzydziest"),
    40: ("czterdziesci czterdziestu czterdziestoma", "czterdziest", "czterdziest"),
    50: ("piecdziesiat piecdziesieciu", "piecdziesiat", "piecdziesiat"),
    60: ("szescdziesiat szescdziesieciu", "szescdziesiat", "szescdziesiat"),
    70: ("siedemdziesiat siedemdziesieciu", "siedemdziesiat", "siedemdziesiat"),
    80: ("osiemdziesiat osiemdziesieciu", "osiemdziesiat", "osiemdziesiat"),
    90: ("dziewiecdziesiat dziewiecdziesieciu", "dziewiecdziesiat", "dziewiecdziesiat"),
    100: ("sto stu", "set", "setn"),
    200: ("dwiescie dwustu", "", "dwusetn"),
    300: ("trzysta trzystu", "", "trzechsetn"),
    400: ("czterysta czterystu", "", "czterechsetn"),
    500: ("piecset pieciuset", "", "piecsetn"),
    600: ("szescset szesciuset", "", "szescsetn"),
    700: ("siedemset siedmiuset", "", "siedemsetn"),
    800: ("osiemset osmiuset", "", "osiemsetn"),
    900: ("dziewiecset dziewieciuset", "", "dziewiecsetn"),
}
"""Value → cardinal forms, stem of the noun (`piątka`), stem of the ordinal (`piąty`)."""
_NOUN = "ka ki ke ek ce kom kami kach"
_ADJECTIVE = "y a e ego emu ym ej ych ymi"
_SOFT_ORDINALS = {
    2: "drugi druga drugie drugiego drugiemu drugim drugiej drugich",
    3: "trzeci trzecia trzecie trzeciego trzeciemu trzecim trzeciej trzecich",
}
_MANY = ("ki", "ek")


def _inflected(stem: str, endings: str) -> list[str]:
    return [stem + ending for ending in endings.split()] if stem else []


_ORDINAL_VALUES: dict[str, int] = {
    word: value
    for value, (_, _, stem) in _NUMERALS.items()
    for word in (_inflected(stem, _ADJECTIVE) or _SOFT_ORDINALS.get(value, "").split())
}
ORDINALS = frozenset(_ORDINAL_VALUES)
"""Forms of `pierwszy`, `dwudziesty`: they date and count places."""
CARDINALS: dict[str, int] = {
    word: value
    for value, (cardinals, noun, _) in _NUMERALS.items()
    for word in (*cardinals.split(), *_inflected(noun, _NOUN))
} | _ORDINAL_VALUES
"""Folded word → value, in every form."""
COUNTS: dict[str, int] = {
    word: value for value in range(1, 10) for word in _NUMERALS[value][0].split()
}
"""What tells how many times a digit is said: `trzy` in `trzy piątki`, never `trójka`."""
COLLECTIVE = frozenset(
    ["zera", "zer", "zerka", "zerek"]
    + [_NUMERALS[value][1] + ending for value in range(1, 10) for ending in _MANY]
)
"""Nouns in the plural: `trzy piątki` is 555."""
SINGULAR_NOUNS = frozenset(
    ["zero", "zerko", *(_NUMERALS[value][1] + "ka" for value in range(1, 10))]
)
"""`jedno zero` is one digit."""
SCALES: dict[str, int] = {
    word: value
    for value, forms in {
        1_000: "tysiac tysiaca tysiace tysiecy tysiacu tysiacem tysiacami tys tysiak tysiaki "
        "tysiaka tysiakow",
        1_000_000: "milion miliona miliony milionow milionie milionem mln",
        1_000_000_000: "miliard miliarda miliardy miliardow mld",
    }.items()
    for word in forms.split()
}
"""What multiplies the number before it."""

DICTATED = [
    "zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć",
    "dziesięć", "jedenaście", "dwanaście", "trzynaście", "czternaście", "piętnaście", "szesnaście",
    "siedemnaście", "osiemnaście", "dziewiętnaście", "dwadzieścia", "trzydzieści", "czterdzieści",
    "pięćdziesiąt", "sześćdziesiąt", "siedemdziesiąt", "osiemdziesiąt", "dziewięćdziesiąt", "sto",
    "dwieście", "trzysta", "czterysta", "pięćset", "sześćset", "siedemset", "osiemset",
    "dziewięćset",
]  # fmt: skip
"""The forms a recogniser listens for in dictation."""
DIGITS, UP_TO_99 = DICTATED[:10], DICTATED[:28]
GRADES = [
    "jedynka", "dwójka", "trójka", "czwórka", "piątka", "szóstka", "siódemka", "ósemka",
    "dziewiątka", "dziesiątka",
]  # fmt: skip
"""The grades of a school, for scales."""
