"""The nouns that are counted by a sign or an abbreviation, and so must be inflected here."""

from dataclasses import dataclass

from ivr.speech.normalisation.inflection import Case, Gender
from ivr.speech.normalisation.numerals import cardinal, is_few

_CASES = tuple(Case)


@dataclass(frozen=True, slots=True)
class Noun:
    """One counted noun."""

    gender: Gender
    singular: tuple[str, ...]
    """In the order of `Case`."""
    plural: tuple[str, ...]
    part: str
    """The singular genitive after a fraction: pół złotego, dwa i pół procenta."""

    def after(self, count: int, case: Case) -> str:
        """The noun's form after a number in that case: 1 złoty, 2 złote, 5 złotych."""
        if count == 1:
            return self.singular[_CASES.index(case)]
        if case in (Case.NOMINATIVE, Case.ACCUSATIVE) and not is_few(count):
            case = Case.GENITIVE
        return self.plural[_CASES.index(case)]


def _noun(gender: Gender, singular: str, plural: str) -> Noun:
    forms = tuple(singular.split())
    return Noun(gender, forms, tuple(plural.split()), forms[1])


ZLOTY = _noun(
    Gender.MASCULINE,
    "złoty złotego złotemu złoty złotym złotym",
    "złote złotych złotym złote złotymi złotych",
)
GROSZ = _noun(
    Gender.MASCULINE,
    "grosz grosza groszowi grosz groszem groszu",
    "grosze groszy groszom grosze groszami groszach",
)
EURO = Noun(Gender.NEUTER, ("euro",) * 6, ("euro",) * 6, "euro")
PER_CENT = Noun(
    Gender.MASCULINE,
    ("procent", "procenta", "procentowi", "procent", "procentem", "procencie"),
    ("procent",) * 6,
    "procenta",
)
MINUTE = _noun(
    Gender.FEMININE,
    "minuta minuty minucie minutę minutą minucie",
    "minuty minut minutom minuty minutami minutach",
)
SECOND = _noun(
    Gender.FEMININE,
    "sekunda sekundy sekundzie sekundę sekundą sekundzie",
    "sekundy sekund sekundom sekundy sekundami sekundach",
)
HOUR = _noun(
    Gender.FEMININE,
    "godzina godziny godzinie godzinę godziną godzinie",
    "godziny godzin godzinom godziny godzinami godzinach",
)
PIECE = _noun(
    Gender.FEMININE,
    "sztuka sztuki sztuce sztukę sztuką sztuce",
    "sztuki sztuk sztukom sztuki sztukami sztukach",
)
KILOGRAM = _noun(
    Gender.MASCULINE,
    "kilogram kilograma kilogramowi kilogram kilogramem kilogramie",
    "kilogramy kilogramów kilogramom kilogramy kilogramami kilogramach",
)
KILOMETRE = _noun(
    Gender.MASCULINE,
    "kilometr kilometra kilometrowi kilometr kilometrem kilometrze",
    "kilometry kilometrów kilometrom kilometry kilometrami kilometrach",
)
LITRE = _noun(
    Gender.MASCULINE,
    "litr litra litrowi litr litrem litrze",
    "litry litrów litrom litry litrami litrach",
)


def counted(count: int, noun: Noun, case: Case = Case.NOMINATIVE) -> str:
    """A number and its noun: 22 złote → dwadzieścia dwa złote, do 22 → dwudziestu dwóch złotych."""
    return f"{cardinal(count, case, noun.gender)} {noun.after(count, case)}"
