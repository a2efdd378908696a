"""Small networks for tests of pages, made of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citygraph.networks.background import Background, Source
from citygraph.networks.build import two_mode
from citygraph.networks.filters import Filters
from citygraph.networks.method import annotate
from citygraph.networks.participations import Claim, Participation
from citygraph.networks.periods import period
from citygraph.networks.selection import select

if TYPE_CHECKING:
    from citygraph.networks.graph import Network

NASTY = "</script><img src=x onerror=alert(1)>"
SOURCES = {
    "urn:s": Source("One & only", "2015", "https://example.org/one", "primary"),
    "urn:t": Source(NASTY, "", "javascript:alert(1)", "news"),
}


def claim(who: str, what: str, source: str = "urn:s", **told: str) -> Claim:
    """What a source says; `told` are its dates: start, end, as_of."""
    dates = (told.get("start", ""), told.get("end", ""), told.get("as_of", ""))
    return Claim("", who, what, "lead", source, *dates, period(*([date] for date in dates)))


def taking(
    who: str,
    what: str,
    *claims: Claim,
    label: str = "",
    kind: str = "Project",
) -> Participation:
    """Somebody takes part; without `claims`, one source says so and gives no date."""
    label = label or who
    return Participation(
        f"urn:{who}", label, "institution", f"urn:{what}", what, kind, "lead", "member",
        claims or (claim(label, what),),
    )  # fmt: skip


def made(*parts: Participation, **filters: Any) -> Network:  # noqa: ANN401
    """Their network."""
    known = Background(sources=SOURCES)
    return annotate(two_mode(select(parts, known, Filters(**filters))))


def hostile() -> Network:
    """A network in which every text tries to be something else."""
    return made(
        taking("a", "p", claim("a", NASTY, "urn:t"), label=NASTY),
        taking("b", "p", label="\"&<>' \u2028 Łódź 無錫 <!--"),
        taking("b", "q", label="\"&<>' \u2028 Łódź 無錫 <!--"),
        taking("c", "q", claim("=1+1", "q", start="2014"), label="=1+1"),
        taking("d", "q", label="x" * 500),
    )
