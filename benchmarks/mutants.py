"""Small changes of a module's syntax tree, each of which a test should notice.

Left alone: docstrings, annotations, decorators and imports, whose change no test is meant to see.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_BUILTINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SKIPPED_FIELDS = {"annotation", "returns", "decorator_list", "type_params"}
_SKIPPED_NODES = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed module. ``where`` is the function or class the change is in; ``change`` shows it."""

    where: str
    line: int
    change: str
    source: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """A field of a node, or an item of a field that is a list, and what stands there instead."""

    where: str
    node: ast.AST
    field: str
    value: Any
    index: int | None = None


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of a module, without two that read the same; in the order of the source."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for edit in list(_edits(tree, "")):
        before = _text(edit)
        old = _swap(edit, edit.value)
        changed, after = ast.unparse(ast.fix_missing_locations(tree)), _text(edit)
        _swap(edit, old)
        if changed not in seen:
            seen.add(changed)
            yield Mutant(edit.where, getattr(edit.node, "lineno", 0), f"{before} → {after}", changed)


def _swap(edit: _Edit, value: Any) -> Any:
    if edit.index is None:
        old = getattr(edit.node, edit.field)
        setattr(edit.node, edit.field, value)
        return old
    items = getattr(edit.node, edit.field)
    old, items[edit.index] = items[edit.index], value
    return old


def _text(edit: _Edit) -> str:
    """The part of the source that an edit touches, on one line."""
    node: Any = edit.node
    if edit.index is not None:
        node = getattr(node, edit.field)[edit.index]
    elif edit.field == "test":
        node = node.test
    return " ".join(ast.unparse(node).split())[:120]


def _edits(node: ast.AST, where: str) -> Iterator[_Edit]:
    if isinstance(node, _DEFINITIONS):
        where = f"{where}.{node.name}" if where else node.name
    for field, value, index in _replacements(node):
        yield _Edit(where, node, field, value, index)
    for field, child in ast.iter_fields(node):
        if field in _SKIPPED_FIELDS:
            continue
        for item in child if isinstance(child, list) else [child]:
            if isinstance(item, ast.AST) and not isinstance(item, _SKIPPED_NODES) and not _is_docstring(item):
                yield from _edits(item, where)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _replacements(node: ast.AST) -> Iterator[tuple[str, Any, int | None]]:
    """(field, new value, place in the field) of each change of one node."""
    for field, value in _expression(node):
        yield field, value, None
    if isinstance(node, ast.comprehension):
        for index, test in enumerate(node.ifs):
            yield "ifs", _negated(test), index
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if isinstance(statements, list):
            for index, statement in enumerate(statements):
                for value in _statement(statement):
                    yield field, value, index


def _expression(node: ast.AST) -> Iterator[tuple[str, Any]]:
    match node:
        case ast.Compare(ops=[op]):
            for other in _COMPARISONS[type(op)]:
                yield "ops", [other()]
        case ast.BoolOp(op=op):
            yield "op", ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _ARITHMETIC:
            yield "op", _ARITHMETIC[type(op)]()
        case ast.UnaryOp(op=ast.USub()):
            yield "op", ast.UAdd()
        case ast.UnaryOp(op=ast.Not()):
            yield "operand", _negated(node.operand)
        case ast.If() | ast.IfExp() | ast.While():
            yield "test", _negated(node.test)
        case ast.Constant():
            yield from (("value", value) for value in _constant(node.value))
        case ast.Return(value=ast.expr()) if not _is_none(node.value):
            yield "value", ast.Constant(None)
        case ast.Call(func=ast.Name(id=name)) if name in _BUILTINS:
            yield "func", ast.Name(_BUILTINS[name], ast.Load())


def _negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), copy.deepcopy(test))


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _constant(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str | bytes):
        yield value + ("X" if isinstance(value, str) else b"X")


def _statement(statement: ast.stmt) -> Iterator[ast.stmt]:
    """What may stand instead of a statement: nothing, or the other of ``break`` and ``continue``."""
    match statement:
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Expr() | ast.Raise() | ast.AugAssign() | ast.Delete():
            yield ast.Pass()
