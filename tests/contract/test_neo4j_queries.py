"""No text of a query is ever made of data: read in the syntax tree of every module that talks to the server."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import graph.neo4j_store

MODULES = sorted(Path(graph.neo4j_store.__file__).parent.glob("*.py"))
ASKING = {"run", "ask", "command", "value", "put", "put_all", "_ask", "define", "one_value"}
"""Calls whose first argument is a query; the second of the last, which is first given where to ask."""

CYPHER = re.compile(r"\b(MATCH|MERGE|CREATE|UNWIND|DELETE|DETACH|REMOVE|RETURN|CALL)\b.*[({$\s]")
CONSTANT = re.compile(r"_?[A-Z][A-Z_]*")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_queries_are_constants(module: Path) -> None:
    assert list(faults(module.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "text",
    [
        'tx.run(f"MATCH (n:{label}) RETURN n")',
        'tx.run("MATCH (n:%s) RETURN n" % label)',
        'tx.run("MATCH (n:{}) RETURN n".format(label))',
        'tx.run("MATCH (n:" + label + ") RETURN n")',
        'query = "MATCH (n) " + rest\ntx.run(query)',
        "work.value(make(label))",
        'MATCHING = "MATCH (n:" + label + ") RETURN n"',
        "def f():\n    question = f\"MATCH (n {{name: '{name}'}}) RETURN n\"",
        '_ASK: LiteralString = "MATCH (n) RETURN n".replace("n", label)',
    ],
)
def test_a_query_made_of_data_would_be_seen(text: str) -> None:
    assert list(faults(text))


def test_there_is_something_to_check() -> None:
    tree = ast.parse((MODULES[0].parent / "statements.py").read_text("utf-8"))
    assert sum(isinstance(node, ast.AnnAssign) for node in tree.body) > 30
    assert all(asked_in(module) for module in MODULES if module.stem in ("reading", "writing", "migrations"))


def faults(text: str) -> Iterator[str]:
    """The lines on which a query is, or could be, made of anything but constants."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ASKING:
            asked = query_of(node)
            if asked is not None and not is_named(asked, tree):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call) and not is_constant(node) and speaks_cypher(node):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def asked_in(module: Path) -> list[ast.Call]:
    tree = ast.parse(module.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in ASKING]


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def query_of(node: ast.Call) -> ast.expr | None:
    if not node.args:
        return None
    return node.args[1] if called(node) == "one_value" else node.args[0]


def is_named(asked: ast.expr, tree: ast.Module) -> bool:
    """A constant by its name, one of a table of constants, or an argument that only takes a literal text."""
    if isinstance(asked, ast.Subscript):
        return is_named(asked.value, tree)
    if isinstance(asked, ast.Attribute):
        return bool(CONSTANT.fullmatch(asked.attr))
    if isinstance(asked, ast.Name):
        return bool(CONSTANT.fullmatch(asked.id)) or asked.id in literal_arguments(tree) | loop_variables(tree)
    return False


def literal_arguments(tree: ast.Module) -> set[str]:
    arguments = [a for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for a in node.args.args]
    return {a.arg for a in arguments if a.annotation is not None and ast.unparse(a.annotation) == "LiteralString"}


def loop_variables(tree: ast.Module) -> set[str]:
    """Variables that go over a table of constants."""
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For) and is_named(node.iter, ast.Module([], []))]
    return {node.target.id for node in loops if isinstance(node.target, ast.Name)}


def is_constant(node: ast.expr) -> bool:
    """Literal texts and constants of this kind put together, and nothing else."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and is_constant(node.left) and is_constant(node.right)
    if isinstance(node, ast.Name):
        return bool(CONSTANT.fullmatch(node.id))
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def speaks_cypher(node: ast.expr) -> bool:
    """Whether a text inside this expression is a piece of a query; texts deeper in arguments count for themselves."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and speaks_cypher(node.func.value)
    texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(CYPHER.search(text) for text in texts)
