"""Asking a question of the catalogue: its parameters are resolved and bound as terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.catalog.names import resolve
from citygraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.catalog.questions import Question
    from citygraph.model import Answer, Statements, Term
    from citygraph.store import Store

_NOTHING: Mapping[str, str] = {}


def ask(
    store: Store, question: Question, arguments: Mapping[str, str] = _NOTHING
) -> Answer | Statements | bool:
    """Ask a question.

    Args:
        store: the graph, ontology included.
        question: from `find` or `catalogue`.
        arguments: parameter -> value, as IRI or label; see `resolve`.

    Returns:
        The rows, triples or truth that the question asks for.

    Raises:
        UsageError: a parameter without a default is missing.
        UnknownNameError: a parameter is none of the question, or a value names nothing.
        AmbiguousNameError: a value names several things.
        QueryError, StoreError, EndpointError: as `Store.query` raises them.
    """
    return store.query(question.text, bind(store, question, arguments))


def bind(store: Store, question: Question, arguments: Mapping[str, str]) -> dict[str, Term]:
    """The terms that the parameters of a question stand for.

    Args:
        store: the graph, ontology included.
        question: from `find` or `catalogue`.
        arguments: parameter -> value.

    Returns:
        variable -> term, for every parameter.

    Raises:
        UsageError, UnknownNameError, AmbiguousNameError: as for `ask`.
    """
    names = [parameter.name for parameter in question.parameters]
    for name in arguments:
        if name not in names:
            from difflib import get_close_matches

            nearest = get_close_matches(name, names) or names
            raise UnknownNameError(f"parameter of {question.name}", name, nearest)
    bindings: dict[str, Term] = {}
    for parameter in question.parameters:
        value = arguments.get(parameter.name, parameter.default)
        if value is None:
            raise UsageError(
                f"The question {question.name} needs {parameter.name} ({parameter.about}), "
                f"for example {parameter.name}={parameter.example!r}."
            )
        bindings[parameter.name] = resolve(store, parameter.type, value)
    return bindings
