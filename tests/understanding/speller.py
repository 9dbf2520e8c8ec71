"""How a Pole may dictate: an independent speller that knows nothing of the reader it tests.

Every function takes a source of choices and renders a value in words, in a random way that people use.
"""

from datetime import date
from random import Random

UNITS = [
    ["zero", "zerko"],
    ["jeden", "jedynka", "jedno"],
    ["dwa", "dwójka", "dwie"],
    ["trzy", "trójka", "trzech"],
    ["cztery", "czwórka", "czterech"],
    ["pięć", "piątka", "pięciu"],
    ["sześć", "szóstka", "sześciu"],
    ["siedem", "siódemka", "siedmiu"],
    ["osiem", "ósemka", "ośmiu"],
    ["dziewięć", "dziewiątka", "dziewięciu"],
]
TEENS = [
    "dziesięć", "jedenaście", "dwanaście", "trzynaście", "czternaście", "piętnaście", "szesnaście",
    "siedemnaście", "osiemnaście", "dziewiętnaście",
]  # fmt: skip
TENS = [
    "", "", "dwadzieścia", "trzydzieści", "czterdzieści", "pięćdziesiąt", "sześćdziesiąt",
    "siedemdziesiąt", "osiemdziesiąt", "dziewięćdziesiąt",
]  # fmt: skip
HUNDREDS = [
    "", "sto", "dwieście", "trzysta", "czterysta", "pięćset", "sześćset", "siedemset", "osiemset",
    "dziewięćset",
]  # fmt: skip
FEW_OF = ["zera", "jedynki", "dwójki", "trójki", "czwórki", "piątki", "szóstki", "siódemki",
          "ósemki", "dziewiątki"]  # fmt: skip
ORDINALS = [
    "", "pierwszy", "drugi", "trzeci", "czwarty", "piąty", "szósty", "siódmy", "ósmy", "dziewiąty",
    "dziesiąty", "jedenasty", "dwunasty", "trzynasty", "czternasty", "piętnasty", "szesnasty",
    "siedemnasty", "osiemnasty", "dziewiętnasty",
]  # fmt: skip
ORDINAL_TENS = ["", "", "dwudziesty", "trzydziesty", "czterdziesty", "pięćdziesiąty",
                "sześćdziesiąty", "siedemdziesiąty", "osiemdziesiąty",
                "dziewięćdziesiąty"]  # fmt: skip
MONTHS = [
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
    "października", "listopada", "grudnia",
]  # fmt: skip
GAPS = [" ", " ", " ", " ", ", ", " yyy ", " eee ", " kreska ", " myślnik ", " dalej ", " potem ",
        " i ", " następnie ", " ... "]  # fmt: skip
FOLDING = str.maketrans("ąćęłńóśźż", "acelnoszz")


def number(value: int) -> str:
    """A whole number from 0 to 999 999 999 in the nominative."""
    for scale, forms in ((10**6, ("milion", "miliony", "milionów")),
                         (10**3, ("tysiąc", "tysiące", "tysięcy"))):  # fmt: skip
        if value >= scale:
            many, rest = divmod(value, scale)
            few = many % 10 in (2, 3, 4) and many % 100 not in (12, 13, 14)
            noun = forms[0] if many == 1 else forms[1 if few else 2]
            head = noun if many == 1 else f"{number(many)} {noun}"
            return f"{head} {number(rest)}" if rest else head
    words = [HUNDREDS[value // 100]]
    rest = value % 100
    words += [TEENS[rest - 10]] if 10 <= rest < 20 else [TENS[rest // 10]]
    if rest % 10 and not 10 <= rest < 20:
        words.append(UNITS[rest % 10][0])
    return " ".join(filter(None, words)) or "zero"


def ordinal(value: int, *, genitive: bool) -> str:
    """`dwudziesty piąty` or `dwudziestego piątego`, 1 to 99."""
    tens, unit = (0, value) if value < 20 else divmod(value, 10)
    words = [word for word in (ORDINAL_TENS[tens], ORDINALS[unit]) if word]
    if genitive:
        words = [word[:-1] + "ego" if word[-1] == "y" else word + "ego"
                 for word in words]  # fmt: skip
    return " ".join(words)


def dictated(digits: str, random: Random) -> str:
    """A digit string in random groups, each said in a random way, with random gaps."""
    style = random.choice(["singles", "pairs", "triples", "mixed"])
    said = ""
    while digits:
        size = {"singles": 1, "pairs": 2, "triples": 3}.get(style) or random.randint(1, 3)
        said += (random.choice(GAPS) if said else "") + group(digits[:size], random)
        digits = digits[size:]
    return random.choice([said, said, said.translate(FOLDING), said.upper()])


def corrected(digits: str, random: Random, excuse: str) -> str:
    """A digit string with one group said wrong, said again after an excuse, and dictated on."""
    groups = []
    while digits:
        size = random.randint(1, 3)
        groups.append(digits[:size])
        digits = digits[size:]
    at = random.randrange(len(groups))
    wrong = "".join(str((int(digit) + random.randint(1, 9)) % 10) for digit in groups[at])
    said = [*groups[:at], wrong, "", *groups[at:]]
    return " ".join(group(one, random) if one else excuse for one in said)


def group(digits: str, random: Random) -> str:
    """One to three digits as one group."""
    if random.random() < 0.05:
        return digits
    if len(digits) > 1 and len(set(digits)) == 1 and random.random() < 0.6:
        return repeated(int(digits[0]), len(digits), random)
    zeros = len(digits) - len(digits.lstrip("0"))
    if len(digits) == 1 or zeros == len(digits):
        return " ".join(random.choice(UNITS[int(digit)]) for digit in digits)
    value = int(digits)
    as_ordinal = value < 100 and random.random() < 0.1
    said = ordinal(value, genitive=random.random() < 0.5) if as_ordinal else number(value)
    return " ".join([*["zero"] * zeros, said])


def repeated(digit: int, count: int, random: Random) -> str:
    """`dwa zera`, `trzy razy jeden`, `podwójne pięć`."""
    times, double = {2: ("dwa", "podwójne"), 3: ("trzy", "potrójne")}[count]
    few = "dwie" if count == 2 and digit else times
    once = random.choice(UNITS[digit][:1])
    return random.choice([f"{times} razy {once}", f"{few} {FEW_OF[digit]}", f"{double} {once}"])


def year(value: int, random: Random) -> str:
    """A year as a cardinal, as an ordinal, or in digits."""
    thousands, rest = value // 1000 * 1000, value % 1000
    hundreds, last = rest // 100 * 100, rest % 100
    head = number(thousands + hundreds)
    forms = [number(value), str(value)]
    if last:
        forms += [f"{head} {ordinal(last, genitive=g)}" for g in (True, False)]
    return random.choice(forms) + random.choice(["", " roku", " rok"])


def day(value: date, random: Random) -> str:
    """A date in full: its year has four digits or their words."""
    written = [
        value.isoformat(),
        value.strftime("%d.%m.%Y"),
        f"{value.day}.{value.month}.{value.year}",
    ]
    month = MONTHS[value.month - 1]
    days = [ordinal(value.day, genitive=True), ordinal(value.day, genitive=False), str(value.day)]
    said = [f"{spoken} {month} {year(value.year, random)}" for spoken in days]
    by_number = ordinal(value.month, genitive=random.random() < 0.5)
    said.append(f"{days[0]} {by_number} {year(value.year, random)}")
    return random.choice([*written, *said, *said])


def amount(grosze: int, random: Random) -> str:
    """An amount of money, its złote in words or digits."""
    zlote, rest = divmod(grosze, 100)
    written = f"{zlote:,}".replace(",", random.choice([" ", ""]))
    words = f"{number(zlote)} złotych"
    if rest:
        words += random.choice([" ", " i "]) + f"{number(rest)} {random.choice(['groszy', 'gr'])}"
    return random.choice([words, words, f"{written},{rest:02} zł"])
