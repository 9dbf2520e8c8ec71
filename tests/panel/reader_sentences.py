"""What the readers of files may say, found in their source: each sentence must have its Polish."""

import ast
from pathlib import Path


def _text(node: ast.expr, names: dict[str, list[ast.expr]]) -> list[str]:
    """The sentences an expression may be, with 7 or a word for what is filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return [
                "".join(str(p.value) if isinstance(p, ast.Constant) else _filled(p) for p in parts)
            ]
        case ast.Name(id=name):
            return [text for each in names.get(name, []) for text in _text(each, {})]
        case _:
            return []


def _filled(part: ast.expr) -> str:
    source = ast.unparse(part)
    if "!r" in source:
        return "'7'"
    return "queue" if "kind" in source or "__name__" in source else "7"


def sentences(module: object) -> list[tuple[str, str]]:
    """What is wrong and what to do, of every problem that a module can find."""
    tree = ast.parse(Path(str(getattr(module, "__file__"))).read_text("utf-8"))  # noqa: B009
    found = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names.setdefault(node.targets[0].id, []).append(node.value)
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            name = ast.unparse(call.func).rpartition(".")[2]
            if name in ("refuse", "problem", "Problem", "_problem") and len(call.args) > 1:
                wrong, remedy = call.args[-2:]
                found += [
                    (one, other) for one in _text(wrong, names) for other in _text(remedy, names)
                ]
    return found
