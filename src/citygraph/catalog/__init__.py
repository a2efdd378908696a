"""The catalogue of named questions: `queries/<theme>/<name>.rq`, found, described and asked."""

from __future__ import annotations

from citygraph.catalog.asking import ask
from citygraph.catalog.header import parse_header
from citygraph.catalog.names import Entity, find_entities, resolve
from citygraph.catalog.questions import Parameter, Question, catalogue, find, read_question

__all__ = [
    "Entity",
    "Parameter",
    "Question",
    "ask",
    "catalogue",
    "find",
    "find_entities",
    "parse_header",
    "read_question",
    "resolve",
]
