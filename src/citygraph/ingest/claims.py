"""One row, one claim: what a row says, as triples in the graph of its source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from citygraph.catalog.labels import fold
from citygraph.ingest.dates import compatible, partial_date
from citygraph.ingest.figures import figure
from citygraph.ingest.graphs import A
from citygraph.ingest.naming import FAMILIES, iri, local, slug
from citygraph.ingest.reconcile import DERIVED, NOTE, Mention
from citygraph.ingest.words import Role
from citygraph.namespaces import CG, DCTERMS, PREFIXES, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citygraph.ingest.figures import Figure
    from citygraph.ingest.graphs import NamedGraphs
    from citygraph.ingest.reconcile import Reconciler
    from citygraph.ingest.registry import Registry
    from citygraph.ingest.sources import Sources
    from citygraph.ingest.table import Row
    from citygraph.ingest.words import Predicate, Words
    from citygraph.model import Term

_HAS_EDITIONS = {"Programme", "Award", "Edition"}
_UNRELIABLE = re.compile(r"UNRELIABLE:?\s*")
_ESTIMATED = re.compile(r"(?:approximat|estimat)", re.IGNORECASE)
_AS_OF = re.compile(r"\bas of ([12][0-9]{3}(?:-[0-9]{2}){0,2})\b")
_SINGLE = ("start", "end", "asOf")


def cg(name: str) -> NamedNode:
    """A term of the ontology."""
    return NamedNode(CG + name)


@dataclass(frozen=True, slots=True)
class _Part:
    """Who takes part in what, as what.

    Args:
        participant: who.
        context: in what.
        role: as what.
        printed: the participant's name as printed.
        alone: what a start without an end means, where the role does not say it.
        text: the role as the row words it, where the row is about this participant.
    """

    participant: NamedNode
    context: NamedNode
    role: Role
    printed: str
    alone: str = "as-of"
    text: str = ""


@dataclass
class Claims:
    """Turns rows into claims.

    Args:
        graphs: where the claims go.
        registry: who is registered.
        words: what the words of the table mean.
        reconciler: finds the entities.
        sources: finds the sources.
        topics: folded label -> concept of the scheme of topics.
    """

    graphs: NamedGraphs
    registry: Registry
    words: Words
    reconciler: Reconciler
    sources: Sources
    topics: Mapping[str, str]
    _make: dict[str, Callable[[Row, Predicate, NamedNode], None]] = field(init=False)

    def __post_init__(self) -> None:
        self._make = {
            "participation": self._participation,
            "partnership": self._partnership,
            "visit": self._visit,
            "merger": self._merger,
            "observation": self._observation,
            "part-of": self._part_of,
            "located-in": self._located_in,
            "follows": self._follows,
            "topic": self._topic,
            "begins": self._begins,
            "ends": self._ends,
            "issued": self._issued,
            "lasts": self._lasts,
            "label": self._label,
        }

    def take(self, row: Row) -> None:
        """Let the graph say what a row says.

        Raises:
            ValueError: the row cannot become a claim; the message is half a sentence that tells a
                person what to do. Nothing of the claim is in the graph then.
        """
        if row.problem:
            raise ValueError(row.problem)
        predicate = self.words.predicate(row["predicate"], row["object_type"])
        if predicate.makes == "reject":
            raise ValueError(predicate.note)
        for column in ("start", "end"):
            partial_date(row[column])
        source = self.sources.of(row)
        self.graphs.checkpoint()
        try:
            self._make[predicate.makes](row, predicate, source)
        except ValueError:
            self.graphs.undo()
            raise
        self.sources.describe(source, row)

    # The entities of a row

    def _subject(self, row: Row, source: NamedNode, *around: NamedNode) -> NamedNode:
        contexts = (row["object"], row["source_title"])
        mention = Mention(row["subject"], row["subject_type"], contexts, source)
        return self.reconciler.entity(mention, around)

    def _object(self, row: Row, source: NamedNode, *around: NamedNode) -> NamedNode:
        contexts = (row["subject"], row["source_title"])
        mention = Mention(row["object"], row["object_type"], contexts, source)
        return self.reconciler.entity(mention, around)

    # Participations

    def _participation(self, row: Row, predicate: Predicate, source: NamedNode) -> None:
        names = (row["object"], row["subject"])[:: -1 if predicate.turned else 1]
        role = self._role(row, predicate, names[0])
        if predicate.turned:
            context = self._subject(row, source)
            participant = self._object(row, source, context)
        else:
            context = self._object(row, source)
            participant = self._subject(row, source, context)
        part = _Part(participant, context, role, names[1], predicate.dates, row["role"])
        claim = self._participate(row, source, part)
        if role.amount:  # one party's money is about its participation, not about the whole
            self._observe(row, source, claim, "funding", figure(role.amount))

    def _role(self, row: Row, predicate: Predicate, context: str) -> Role:
        """What the role text of a row means; without one, what its predicate means."""
        found = self.words.roles.meaning([context], row["predicate"], row["role"])
        if found is None and row["role"] and not _UNRELIABLE.match(row["role"]):
            near = self.words.roles.nearest(row["role"])
            hint = f"; nearest: {', '.join(map(repr, near))}" if near else ""
            raise ValueError(
                f"the role {row['role']!r} is not mapped{hint}; use a mapped one or add it to "
                "roles.csv"
            )
        if found is None:
            found = Role(predicate.role)
        if found.role == "reject":
            raise ValueError(found.note)
        start = row["start"][:4]
        if "{start}" in found.edition and not start:
            raise ValueError(
                f"is about an edition ({found.edition}) and has no start; give the year"
            )
        edition = found.edition.replace("{start}", start)
        return replace(found, edition=edition)

    def _participate(self, row: Row, source: NamedNode, part: _Part) -> NamedNode:
        participant, context, role = part.participant, part.context, part.role
        if participant == context:
            raise ValueError(f"{part.printed!r} takes part in itself; correct subject or object")
        if not role.role:
            raise ValueError(f"the predicate {row['predicate']!r} has no role; give one in the row")
        if role.edition:
            context = self._edition(context, role.edition, source)
        dates = _dates(row, role.dates, part.alone)
        plain = f"{local(source)}.{local(context)}.{local(participant)}.{role.role}"
        claim = self._slot(source, f"participation:{plain}", dates)
        say = self._saying(source, claim)
        say(A, cg("Participation"))
        say(cg("participant"), participant)
        say(cg("context"), context)
        say(cg("role"), iri(f"role:{role.role}"))
        say(cg("source"), source)
        known = {t.predicate for t in self.graphs.about(source, claim)}
        for name, date in dates.items():
            if date is not None and cg(name) not in known:
                say(cg(name), date)
        if role.level:
            say(cg("level"), iri(f"level:{role.level}"))
        if part.text:
            say(cg("roleText"), Literal(part.text))
        if part.printed != self.registry.label(participant):
            say(cg("namedAs"), Literal(part.printed))
        if row["locator"]:
            say(cg("locator"), Literal(row["locator"]))
        self._judge(row, claim, row["role"])
        return claim

    def _edition(self, whole: NamedNode, name: str, source: NamedNode) -> NamedNode:
        """The edition of a programme or award that a role text speaks of, by name or short IRI."""
        if name.startswith("initiative:"):
            return self.reconciler.decided(name, source)
        if self.registry.cls(whole) not in _HAS_EDITIONS:
            shown = shorten(whole.value)
            raise ValueError(f"{shown} is no programme or award and has no edition {name!r}")
        label = f"{self.registry.label(whole)}, {name}"
        found = self.reconciler.made("initiative", "Edition", label, source)
        self.graphs.add(source, found, cg("partOf"), whole)
        return found

    def _slot(
        self, source: NamedNode, plain: str, dates: Mapping[str, Literal | None]
    ) -> NamedNode:
        """The IRI of a participation: the plain one, or that of a further period."""
        given = {name: date.value for name, date in dates.items() if date is not None}
        told = next((given[name] for name in ("start", "asOf", "end") if name in given), "")
        for name in (plain, f"{plain}.{told}"):
            known = {
                local(t.predicate): t.object.value
                for t in self.graphs.about(source, iri(name))
                if isinstance(t.object, Literal)
            }
            if all(compatible(known.get(k, ""), given.get(k, "")) for k in _SINGLE):
                return iri(name)
        return iri(f"{plain}.{told}-to-{given.get('end', 'open')}")

    def _partnership(self, row: Row, predicate: Predicate, source: NamedNode) -> None:
        role = self._role(row, predicate, row["object"])
        first = self._subject(row, source)
        second = self._object(row, source)
        if first == second:
            raise ValueError(f"{row['subject']!r} is paired with itself; correct subject or object")
        ends = sorted((first, second), key=local)
        names = [self.registry.label(end) for end in ends]
        label = f"Partnership of {names[0]} and {names[1]}"
        name = f"{local(ends[0])}-{local(ends[1])}"
        found = self.reconciler.made("initiative", "Partnership", label, source, name)
        if role.part_of:
            whole = self.reconciler.decided(role.part_of, source)
            self.graphs.add(source, found, cg("partOf"), whole)
        partner = Role(role.role or "partner", dates=role.dates)
        for end, name in ((first, row["subject"]), (second, row["object"])):
            self._participate(row, source, _Part(end, found, partner, name, text=row["role"]))

    def _visit(self, row: Row, _: Predicate, source: NamedNode) -> None:
        visitor = self._subject(row, source)
        host = self._object(row, source)
        names = [self.registry.label(entity) for entity in (visitor, host)]
        label = f"Visit of {names[0]} to {names[1]}" + (
            f", {row['start'][:7]}" if row["start"] else ""
        )
        event = self.reconciler.made("event", "Event", label, source)
        if FAMILIES.get(self.registry.cls(host)) == "place":
            self.registry.locate(source, event, host)
        self._date(source, event, row)
        self._participate(row, source, _Part(visitor, event, Role("delegate"), row["subject"]))
        self._participate(row, source, _Part(host, event, Role("host"), row["object"]))

    def _merger(self, row: Row, predicate: Predicate, source: NamedNode) -> None:
        """Of two undertakings or bodies one comes before the other."""
        earlier, later = self._subject(row, source), self._object(row, source)
        names = (row["subject"], row["object"])
        if predicate.turned:
            earlier, later, names = later, earlier, names[::-1]
        label = f"Succession of {self.registry.label(later)}"
        event = self.reconciler.made("event", "Event", label, source)
        self._date(source, event, row)
        self._participate(row, source, _Part(earlier, event, Role("predecessor"), names[0]))
        self._participate(row, source, _Part(later, event, Role("successor"), names[1]))

    def _date(self, source: NamedNode, entity: NamedNode, row: Row) -> None:
        for name in ("start", "end"):
            if (date := partial_date(row[name])) is not None:
                self.graphs.add(source, entity, cg(name), date)

    # Figures

    def _observation(self, row: Row, predicate: Predicate, source: NamedNode) -> None:
        about = self._subject(row, source)
        read = figure(row["object"], self.registry.code(about))
        if read.comparator == "exact" and _ESTIMATED.match(row["role"]):
            read = replace(read, comparator="about")
        claim = self._observe(row, source, about, predicate.indicator, read)
        words = _UNRELIABLE.sub("", row["role"])
        if words and words == row["role"] and not self._is_remark(row):
            self.graphs.add(source, claim, cg("scopeText"), Literal(words))
        self._judge(row, claim, row["role"])

    def _is_remark(self, row: Row) -> bool:
        """Whether the words of a figure are those of whoever made the table, not of the source."""
        found = self.words.roles.meaning([row["subject"]], row["predicate"], row["role"])
        return found is not None and found.role == "remark"

    def _observe(
        self, row: Row, source: NamedNode, about: NamedNode, indicator: str, read: Figure
    ) -> NamedNode:
        """State a figure; the claim that states it is given back."""
        begin = "" if about.value.startswith(PREFIXES["participation"]) else f"{local(source)}."
        claim = self._observed(row, source, f"observation:{begin}{local(about)}.{indicator}", read)
        say = self._saying(source, claim)
        say(A, cg("Observation"))
        say(cg("about"), about)
        say(cg("indicator"), iri(f"indicator:{indicator}"))
        say(cg("source"), source)
        say(cg("comparator"), iri(f"comparator:{read.comparator}"))
        whole = read.value == read.value.to_integral_value()
        number = f"{read.value:f}"
        say(
            cg("value"),
            Literal(number, datatype=NamedNode(XSD + ("integer" if whole else "decimal"))),
        )
        if read.unit:
            say(cg("unit"), iri(f"unit:{read.unit}"))
        date = partial_date(row["start"])
        if date is not None:
            say(cg("asOf"), date)
        if row["locator"]:
            say(cg("locator"), Literal(row["locator"]))
        return claim

    def _observed(self, row: Row, source: NamedNode, plain: str, read: Figure) -> NamedNode:
        """The IRI of an observation: the plain one, or one told apart by date, value and words."""
        words = _UNRELIABLE.sub("", row["role"])
        stated = {
            "value": f"{read.value:f}",
            "unit": read.unit,
            "comparator": read.comparator,
            "asOf": row["start"],
        }

        def fits(name: str) -> bool:
            known = {local(t.predicate): t.object for t in self.graphs.about(source, iri(name))}
            scope = _text(known.get("scopeText"))
            same = all(_text(known.get(key)) == text for key, text in stated.items())
            return not known or (same and (not words or scope in {words, ""}))

        dated = " ".join((row["start"], stated["value"], read.unit))
        told = f"{plain}.{slug(dated)}"
        last = f"{told}.{slug(words or read.comparator)}"
        more = (f"{last}-{number}" for number in count(2))
        return next(iri(name) for name in chain((plain, told, last), more) if fits(name))

    # Direct statements

    def _part_of(self, row: Row, _: Predicate, source: NamedNode) -> None:
        whole = self._object(row, source)
        part = self._subject(row, source, whole)
        ends = [FAMILIES.get(self.registry.cls(end), "") for end in (part, whole)]
        if ends[0] == "output" and ends[1] != "output":
            self._relate(source, part, "outputOf", whole, row)
        elif ends == ["initiative", "institution"]:
            raise ValueError(
                f"{row['subject']!r} is an undertaking and {row['object']!r} a body; say what the "
                "body does in it (coordinates, runs, funds …)"
            )
        else:
            self._relate(source, part, "partOf", whole, row)

    def _located_in(self, row: Row, _: Predicate, source: NamedNode) -> None:
        place = self._object(row, source)
        thing = self._subject(row, source, place)
        self._relate(source, thing, "locatedIn", place, row)
        if FAMILIES.get(self.registry.cls(thing)) == "event":
            self._date(source, thing, row)

    def _follows(self, row: Row, _: Predicate, source: NamedNode) -> None:
        told = self.words.roles.meaning([row["object"]], row["predicate"], row["role"])
        if told is not None and told.role == "reject":
            raise ValueError(told.note)
        earlier = self._object(row, source)
        self._relate(source, self._subject(row, source, earlier), "follows", earlier, row)

    def _relate(
        self, source: NamedNode, one: NamedNode, name: str, other: NamedNode, row: Row
    ) -> None:
        if one == other:
            raise ValueError(f"{row['subject']!r} is related to itself; correct subject or object")
        self.graphs.add(source, one, cg(name), other)

    def _topic(self, row: Row, _: Predicate, source: NamedNode) -> None:
        concept = self.topics.get(fold(row["object"]))
        if concept is None:
            raise ValueError(
                f"the topic {row['object']!r} is no concept; use the label of one, or add it to "
                "ontology/vocabularies/topic.ttl"
            )
        self.graphs.add(source, self._subject(row, source), cg("topic"), NamedNode(concept))

    def _begins(self, row: Row, _: Predicate, source: NamedNode) -> None:
        self._dated(row, source, cg("start"), row["start"] or row["object"])

    def _ends(self, row: Row, _: Predicate, source: NamedNode) -> None:
        self._dated(row, source, cg("end"), row["end"] or row["object"])

    def _issued(self, row: Row, _: Predicate, source: NamedNode) -> None:
        self._dated(row, source, NamedNode(DCTERMS + "issued"), row["start"] or row["object"])

    def _dated(self, row: Row, source: NamedNode, predicate: NamedNode, text: str) -> None:
        date = partial_date(text)
        if date is None:
            raise ValueError("gives no date; write it in start")
        self.graphs.add(source, self._subject(row, source), predicate, date)

    def _lasts(self, row: Row, _: Predicate, source: NamedNode) -> None:
        if not (row["start"] and row["end"]):
            raise ValueError("gives no start and end; write both")
        self._date(source, self._subject(row, source), row)

    def _label(self, row: Row, _: Predicate, source: NamedNode) -> None:
        if not row["object"]:
            raise ValueError("gives no name; write it in object")
        self.registry.call(self._subject(row, source), row["object"])

    # What claims share

    def _saying(self, source: NamedNode, claim: NamedNode) -> Callable[[NamedNode, Term], None]:
        def say(predicate: NamedNode, value: Term) -> None:
            self.graphs.add(source, claim, predicate, value)

        return say

    def _judge(self, row: Row, claim: NamedNode, text: str) -> None:
        """Let curation doubt what the table or the rating of its page calls unreliable."""
        marked = _UNRELIABLE.match(text)
        if not marked and not self.sources.is_doubtful(row):
            return
        graph = self.graphs.describe(
            "curation-doubts", "Claims that the curators doubt", "judgement", "curation"
        )
        reason = text[marked.end() :] if marked else ""
        note = f"Marked as unreliable by whoever gathered it{': ' if reason else ''}{reason}."
        if not marked:
            note = "The page is rated as one that should not be relied on."
        self.graphs.add(graph, claim, cg("standing"), iri("standing:doubtful"))
        self.graphs.add(graph, claim, NOTE, Literal(note, language="en"))
        self.graphs.add(graph, graph, DERIVED, iri(f"source:{local(claim).partition('.')[0]}"))


def _dates(row: Row, told: str, alone: str) -> dict[str, Literal | None]:
    """What the dates of a row are.

    Args:
        row: the row.
        told: what its role says that they are, or empty.
        alone: what a start without an end means otherwise.
    """
    start, end = partial_date(row["start"]), partial_date(row["end"])
    if start is not None and end is not None and row["end"] < row["start"][: len(row["end"])]:
        raise ValueError(f"ends ({row['end']}) before it starts ({row['start']}); correct one")
    if start is None and end is None and (stated := _AS_OF.search(row["role"])):
        return {"asOf": partial_date(stated[1])}
    if told == "as-of" or (start is not None and start == end):
        return {"asOf": start or end}
    if start is not None and end is None and (told or alone) == "as-of":
        return {"asOf": start}
    return {"start": start, "end": end}


def _text(term: object) -> str:
    if isinstance(term, NamedNode):
        return local(term)
    return term.value if isinstance(term, Literal) else ""
