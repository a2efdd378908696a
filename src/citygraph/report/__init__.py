"""Findings in the forms that people and tools read."""

from __future__ import annotations

from citygraph.report.text import summary, text

__all__ = ["summary", "text"]
