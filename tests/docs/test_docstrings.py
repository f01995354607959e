"""What public functions say of their arguments: whoever calls one need not read it."""

import ast
from collections.abc import Iterator

from tests.docs.test_house import MODULES, PACKAGE

# Types that say nothing of what is in them; a `Person` or a `Rulebook` does.
PLAIN = frozenset(
    [
        "Any",
        "Callable",
        "Collection",
        "Container",
        "Decimal",
        "Exact",
        "Fraction",
        "Iterable",
        "Iterator",
        "Mapping",
        "None",
        "Path",
        "Sequence",
        "bool",
        "bytes",
        "date",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "object",
        "set",
        "str",
        "tuple",
    ]
)


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public(node.body)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def _is_plain(annotation: ast.expr | None) -> bool:
    """Say whether a type is made of plain types alone."""
    if annotation is None:
        return True
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    named = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    return named | {node.attr for node in ast.walk(annotation) if isinstance(node, ast.Attribute)} <= PLAIN


def _unexplained(function: ast.FunctionDef) -> list[str]:
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    said = ast.get_docstring(function) or ""
    return [
        argument.arg
        for argument in arguments
        if argument.arg not in ("self", "cls") and _is_plain(argument.annotation) and f"`{argument.arg}`" not in said
    ]


def test_a_public_function_says_what_each_argument_of_a_plain_type_holds() -> None:
    lacking, explained = list[str](), 0
    for path in MODULES:
        for function in _public(ast.parse(path.read_text("utf-8")).body):
            missing = _unexplained(function)
            explained += not missing
            where = f"{path.relative_to(PACKAGE).as_posix()}:{function.lineno} {function.name}"
            lacking += [f"{where}: `{name}`" for name in missing]
    assert explained > 1_000
    assert lacking == []
