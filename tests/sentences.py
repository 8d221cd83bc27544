"""Sentences that reach a person although no catalogue holds them: literals handed to a fault, a reject or a problem."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.catalogue import ROOT

TOLD = frozenset({"WorldFault", "BadValue", "BadCell", "BadXml", "NoHeading", "MappingError", "Unusable"})
"""The classes whose texts a window shows, with all that derive from them; and values that hold such a text."""
VALUES = frozenset({"CellProblem", "Reject", "Heading", "Separator", "Detected", "ChangeSet"})

_AT_THE_TERMINAL = ("investigator/command_line/", "investigator/neo4j_server/", "investigator/__main__.py")
_AT_THE_TERMINAL += ("investigator/system_packages.py",)
"""What no window shows: the command line speaks English."""


def modules() -> Iterator[tuple[str, str]]:
    """The modules whose texts a window shows, by their path in the project."""
    for package in ("graph", "importers", "investigator", "ui"):
        for file in sorted((ROOT / package).rglob("*.py")):
            path = Path(file).relative_to(ROOT).as_posix()
            if not path.startswith(_AT_THE_TERMINAL):
                yield path, file.read_text("utf-8")


def telling(codes: Iterable[str]) -> frozenset[str]:
    """The names of all classes that derive from one that is told to a person."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for code in codes
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ClassDef)
    }
    found = set(TOLD)
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return frozenset(found) | VALUES


def untold(code: str, classes: frozenset[str]) -> list[str]:
    """The sentences of a module that are handed to one of the classes as they stand, each with its line."""
    tree = ast.parse(code)
    classes |= {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id in classes
    }
    kept = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _sentence(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) & classes)
    return [
        f"{call.lineno}: {ast.unparse(given)}"
        for call in calls
        for given in (*call.args, *(keyword.value for keyword in call.keywords))
        if _sentence(given) or (isinstance(given, ast.Name) and given.id in kept)
    ]


def _called(call: ast.Call) -> set[str]:
    """What makes it: a class, one of its own ways to be made, or a function or method that returns one."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return {function.attr} | ({function.value.id} if isinstance(function.value, ast.Name) else set())
    return {function.id} if isinstance(function, ast.Name) else set()


def _sentence(node: ast.expr) -> bool:
    """Whether it is a literal of several words, by itself or as a part of what is put together."""
    match node:
        case ast.Constant(value=str() as text):
            return " " in text.strip()
        case ast.JoinedStr(values=parts):
            words = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
            return any(char.isalpha() for char in words)
        case ast.BinOp(left=left, right=right):
            return any(_sentence(each) or _word(each) for each in (left, right))
        case ast.IfExp(body=body, orelse=other):
            return _sentence(body) or _sentence(other)
        case ast.Tuple(elts=each):
            return any(map(_sentence, each))
        case ast.Starred(value=value):
            return _sentence(value)
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join" | "rstrip")):
            return _sentence(value)
    return False


def _word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value))
