"""Which prompts the dialogue uses: read from its own source, so that no list can go stale.

`kasja check` holds this against `prompts/pl.toml`: every id used exists, every existing id is used.
"""

import ast
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from ivr.dialogue.form import Field
from ivr.dialogue.forms import FORMS

LADDER = ("ask", "help", "noinput1", "noinput2", "nomatch1", "nomatch2")
QUEUE_SOUNDS = frozenset(
    {"queue.next", "queue.place", "queue.comfort", "queue.comfort_callback", "queue.online"}
)
"""What Asterisk says to callers while they wait."""
PLAYED_BY_ASTERISK = QUEUE_SOUNDS | {"fallback.menu", "fallback.queue", "fallback.goodbye"}
PLACEHOLDERS: dict[str, frozenset[str]] = {
    "emergency.announcement": frozenset({"announcement"}),
    "need.accepted": frozenset({"topic"}),
    **{f"menu.key{key}": frozenset({"topic"}) for key in range(1, 10)},
    "clarify.confirm.ask": frozenset({"topic"}),
    "clarify.choice.ask": frozenset({"first", "second"}),
    "identify.rest.ask": frozenset({"digits"}),
    "identify.rest.doubt": frozenset({"digits"}),
    "identify.confirm.ask": frozenset({"digits"}),
    **{f"principal.choice.key{key}": frozenset({"name"}) for key in range(1, 4)},
    "principal.rest.ask": frozenset({"digits"}),
    "principal.rest.doubt": frozenset({"digits"}),
    "principal.confirm.ask": frozenset({"digits"}),
    "handoff.queue": frozenset({"queue"}),
    "handoff.wait": frozenset({"wait"}),
    "handoff.place": frozenset({"place"}),
    "callback.wait": frozenset({"wait"}),
    "callback.own.ask": frozenset({"digits"}),
    "callback.confirm.ask": frozenset({"digits"}),
    "office.chosen": frozenset({"office"}),
    **{f"office.choice.key{key}": frozenset({"office"}) for key in range(1, 8)},
    "closed.until": frozenset({"opening"}),
}
"""What the dialogue fills in; other prompts have no placeholders."""
PLAYED_WHILE_WAITING = frozenset({"universal.checking", "universal.still_checking"})


def prompt_patterns() -> frozenset[str]:
    """Every prompt id the dialogue can name; `*` stands for what only the call knows."""
    named = {pattern for source in _sources() for pattern in _named_in(source)}
    return frozenset(named - {"*.*"}) | _ladders() | PLAYED_BY_ASTERISK | PLAYED_WHILE_WAITING


def _ladders() -> frozenset[str]:
    items = (item for form in FORMS.values() for item in form.items)
    fields = [item for item in items if isinstance(item, Field)]
    return frozenset(
        f"{field.name}.{event}"
        for field in fields
        for event in LADDER
        if event != "ask" or field.ask is None
    )


def _sources() -> Iterator[Traversable]:
    package = files("ivr.dialogue")
    for folder in (package, package / "forms"):
        yield from (file for file in folder.iterdir() if file.name.endswith(".py"))


def _named_in(source: Traversable) -> Iterator[str]:
    """The first argument of every call of `prompt(…)` and `read_back(…, …)`."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        position = {"prompt": 0, "read_back": 1}.get(node.func.id)
        if position is not None:
            yield from _patterns(node.args[position])


def _patterns(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts
            )
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*_patterns(body), *_patterns(orelse))
        case _:
            return
