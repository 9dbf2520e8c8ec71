"""What is wrong with phrases, prompts and recordings, told to somebody who edits them by forms."""

from ivr.errors import Problem
from ivr.panel.words.notation import BRACKETS, SHAPES, Said, broken, polished
from ivr.understanding.catalogue import EntryError

SAYINGS: tuple[Said, ...] = (
    *BRACKETS,
    *SHAPES,
    (
        r"example '(?P<text>.*)' of (?P<label>\S+) is won by nobody",
        "Przykładu „{text}” tematu {label} KASja nie zrozumie. Dodaj do tematu podobną frazę.",
    ),
    (
        r"example '(?P<text>.*)' of (?P<label>\S+) is won by (?P<other>\S+)",
        "Przykład „{text}” ({label}) KASja zrozumie jako {other}. Dodaj tu frazę albo uściślij tamte.",
    ),
    (
        r"counterexample '(?P<text>.*)' is won by (?P<label>\S+)",
        "Kontrprzykład „{text}” KASja mimo wszystko zrozumie jako {label}. Uściślij frazy tego tematu.",
    ),
    (r"(?P<label>\S+): no examples", "Temat {label} nie ma ani jednego przykładu. Dodaj go."),
    (
        r"(?P<where>.*): the model does not know the word „(?P<word>.*)”",
        "Model mowy nie zna słowa „{word}” ({where}), więc nigdy go nie usłyszy. Powiedz to inaczej.",
    ),
    (
        r"(?P<prompt>\S+): „(?P<word>.*)” assumes who is calling",
        "Komunikat {prompt}: „{word}” zakłada, kto dzwoni. Napisz bez tego: „proszę powiedzieć”.",
    ),
    (
        r"(?P<prompt>\S+): the question is not last",
        "Komunikat {prompt}: pytanie nie jest na końcu. Przenieś je: dzwoniący odpowiada od razu.",
    ),
    (
        r"(?P<prompt>\S+): '(?P<sign>.)' cannot be spoken",
        "Komunikat {prompt}: znaku „{sign}” nie da się wymówić. Napisz słowami, co ma zabrzmieć.",
    ),
    (
        r"(?P<prompt>\S+): the same words as (?P<other>\S+)",
        "Komunikat {prompt} mówi to samo co {other}. Powiedz to inaczej albo krócej.",
    ),
    (
        r"(?P<prompt>\S+): \{(?P<name>\w*)\} is not filled here",
        "Komunikat {prompt}: pola {{{name}}} nic tu nie wypełni. Usuń je.",
    ),
    (r"(?P<prompt>\S+): no text", "Komunikat {prompt} jest pusty. Wpisz, co KASja ma powiedzieć."),
    (
        r"(?P<prompt>\S+): unknown placeholder (?P<name>.*)",
        "Komunikat {prompt}: nie ma pola {name}. Dozwolone pola są opisane obok.",
    ),
    (
        r"(?P<prompt>\S+): a lone brace",
        "Komunikat {prompt}: nawias klamrowy bez pary. Pola zapisuje się jako {{nazwa}}, bez spacji.",
    ),
    (
        r"(?P<prompt>\S+): about (?P<seconds>\d+) s to say",
        "Komunikat {prompt} trwałby około {seconds} s. Nikt nie słucha ponad 20 s: skróć go.",
    ),
    (
        r"(?P<label>\S+) (?:takes no|keeps|has no \S+) .*",
        "Ten wpis ({label}) ktoś właśnie zmienił albo zapisano go nietypowo. Obejrzyj go jeszcze raz.",
    ),
    (
        r"(?P<label>\S+) says '(?P<text>.*)', (?P<other>\S+) says '(?P<their>.*)': (?P<part>.*) alike",
        "Fraza „{text}” ({label}) jest prawie taka sama jak „{their}” ({other}): {part}. Uściślij jedną.",
    ),
    (r"(?:rule )?(?P<label>\S+): no one-of", "Temat {label} nie ma ani jednej frazy. Dodaj ją."),
    (r"no rule (?P<label>.*)", "Tematu {label} nie ma już w gramatyce. Obejrzyj listę tematów."),
    (
        r"rule <(?P<name>.*)> is defined twice",
        "Wspólna reguła „{name}” stoi dwa razy. Zostaw jedną.",
    ),
    (r"unknown command '(?P<name>.*)'", "KASja nie ma polecenia „{name}”. Usuń je z gramatyki."),
    (r"is missing", "W szkicu brakuje pliku. Wczytaj go z pliku jeszcze raz, w komplecie."),
    (r"records no prompt '(?P<name>.*)'", "Nagranie {name} nie pasuje do żadnego komunikatu."),
    # What a recording is refused for.
    (r"no WAV file.*", "To nie jest plik WAV. Zapisz nagranie jako WAV, PCM 16 albo 24 bity."),
    (r"(?P<bits>\d+)-bit samples", "Nagranie ma {bits} bitów. Zapisz je jako WAV, PCM 16 bitów."),
    (
        r"(?P<rate>\d+) Hz",
        "Nagranie ma {rate} Hz. Zapisz je z częstotliwością od 8000 do 48000 Hz.",
    ),
    (r"silent", "Nagranie jest ciche jak makiem zasiał. Sprawdź mikrofon i nagraj jeszcze raz."),
    (
        r"clipped \((?P<part>.*) of it\)",
        "Nagranie jest przesterowane ({part}). Nagraj je ciszej o 6 dB.",
    ),
    (
        r"too quiet \((?P<level>.*)\)",
        "Nagranie jest za ciche ({level}). Nagraj bliżej albo głośniej.",
    ),
    (r"too loud \((?P<level>.*)\)", "Nagranie jest za głośne ({level}). Nagraj je ciszej."),
    (
        r"(?P<seconds>[\d.]+) s of silence (?P<where>before|after) the words",
        "Na początku albo na końcu jest {seconds} s ciszy. Przytnij ją do pół sekundy.",
    ),
    (
        r"(?P<seconds>[\d.]+) s of silence within the words",
        "W środku jest {seconds} s ciszy. Wytnij ją albo nagraj jeszcze raz.",
    ),
    (
        r"(?P<seconds>[\d.]+) s of speech where about (?P<target>[\d.]+) s are expected",
        "Nagranie ma {seconds} s mowy, a ten tekst trwa około {target} s. Czy to na pewno on?",
    ),
    (r"(?P<seconds>[\d.]+) s", "Nagranie ma {seconds} s. Nikt nie słucha ponad 20 s."),
    (r"(?P<size>\d+) bytes", "Plik jest za duży: {size} bajtów. Nagranie ma do dwudziestu sekund."),
)
"""Patterns for what the readers of files say, and the same in Polish; a test holds the two together."""


def polish(problem: Problem) -> str:
    """The sentence for a page; where there is none, at least the place and who can say more."""
    line = f"wiersz {problem.line}" if problem.line else "tekst"
    if half := broken(problem):
        return f"{line.capitalize()}: {half}"
    return polished(problem.wrong, SAYINGS) or (
        f"Zapisu nie można odczytać ({line}). Poproś administratora: powie to „kasja routing check”."
    )


def entry(refused: EntryError) -> str:
    """The sentence for an entry that must not be written."""
    wrong = refused.polish
    return polished(str(refused), BRACKETS) or f"{wrong[:1].upper()}{wrong[1:]}."
