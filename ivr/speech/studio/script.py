"""The script for a studio: a table for programs and a page to print, one line a recording."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from ivr.dialogue.actions import Pace
from ivr.speech.phrasing import Saying
from ivr.speech.prompts import PromptLibrary
from ivr.speech.spoken import as_spoken

COLUMNS = ("id", "file", "kind", "text", "spoken", "target_s")
_RULES = (
    "Jeden plik na wiersz, o nazwie z kolumny „plik”: WAV PCM, 16 lub 24 bity, 8–48 kHz, mono lub stereo.",
    "Mówić słowo w słowo to, co w kolumnie „do wypowiedzenia”. Czas jest orientacyjny.",
    "Cisza na początku i na końcu do pół sekundy; szczyty poniżej −3 dB; głośność wyrówna KASja.",
    "Części i wartości (daty, liczby, nazwy) są łączone w zdania: spokojna, równa intonacja.",
    "Można nagrać tylko część wierszy; resztę powie syntezator.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One recording to make."""

    id: str
    kind: str
    """`prompt`, `segment` (a fixed piece of a prompt with placeholders) or `value`."""
    text: str
    spoken: str
    """Word for word."""
    target_s: float
    """As long as the synthesizer takes."""

    @property
    def file(self) -> str:
        """What the recording is called."""
        return f"{self.id}.wav"


def lines(prompts: PromptLibrary) -> Iterator[Line]:
    """Everything that can be recorded; all must be rendered."""
    ids = prompts.phrasing.texts.keys()
    for saying in prompts.phrasing.fixed().values():
        yield _line(prompts, saying, "prompt" if saying.id in ids else "segment")
    for saying in prompts.phrasing.values().values():
        yield _line(prompts, saying, "value")


def _line(prompts: PromptLibrary, saying: Saying, kind: str) -> Line:
    target_s = round(prompts.clip(saying, Pace.NORMAL).duration_ms / 1000, 1)
    return Line(saying.id, kind, saying.words, as_spoken(saying.words), target_s)


def table(script: Iterable[Line]) -> str:
    """As CSV (RFC 4180), for spreadsheets and studio software."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows((x.id, x.file, x.kind, x.text, x.spoken, x.target_s) for x in script)
    return out.getvalue()


def page(script: Iterable[Line]) -> str:
    """As a page to print and to read from."""
    rows = "\n".join(
        f"<tr><td><code>{escape(x.file)}</code><td>{escape(x.text)}<td class=say>{escape(x.spoken)}"
        f"<td>{x.target_s:.1f} s"
        for x in script
    )
    rules = "\n".join(f"<li>{escape(rule)}" for rule in _RULES)
    return _PAGE.format(rules=rules, rows=rows)


_PAGE = """<!doctype html>
<html lang="pl">
<meta charset="utf-8">
<title>KASja: scenariusz nagrań</title>
<style>
body {{ font: 11pt sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ border-bottom: 1px solid #999; padding: .4em; text-align: left; vertical-align: top; }}
.say {{ font-size: 13pt; }}
tr {{ break-inside: avoid; }}
</style>
<h1>KASja: scenariusz nagrań</h1>
<ul>
{rules}
</ul>
<table>
<tr><th>plik<th>tekst<th>do wypowiedzenia<th>czas
{rows}
</table>
"""
