"""Institutions in a file of the Research Organization Registry that the user points to."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from citygraph.catalog.labels import fold
from citygraph.errors import UnreadableInputError

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator
    from pathlib import Path

_BETWEEN = " \r\n\t,]"
"""What may stand between records."""
_ID = 9
"""Characters of the last part of a ROR IRI."""
_LARGEST = 1_000_000
"""Characters after which a record that has not ended is none; the longest have some 125,000."""


@dataclass(frozen=True, slots=True)
class Organization:
    """A record of the registry.

    Args:
        id: the last part of its ROR IRI.
        name: its name.
        country: ISO 3166 alpha-2 code, or empty.
    """

    id: str
    name: str
    country: str

    def __str__(self) -> str:
        """The organisation as a person tells it from its homonyms."""
        return f"{self.name} ({self.country or 'no country'}, ror:{self.id})"


def organizations(path: Path, names: Collection[str]) -> dict[str, list[Organization]]:
    """Find organisations by name, in one pass through the file.

    Args:
        path: JSON lines or a JSON list, plain, `.gz` or the `.zip` of a release; records of schema
            versions 1 and 2, also mixed.
        names: what to look for; names, aliases and labels are compared apart from case and
            diacritics, acronyms are not.

    Returns:
        Folded name -> the active organisations that bear it.

    Raises:
        UnreadableInputError: the file is missing or malformed.
    """
    wanted = {fold(name) for name in names}
    found: dict[str, list[Organization]] = defaultdict(list)
    try:
        for record in _records(path):
            called = {fold(name) for name in _names(record)} & wanted
            if not called or record.get("status", "active") != "active":
                continue
            one = Organization(str(record["id"])[-_ID:], _name(record), _country(record))
            for name in called:
                found[name].append(one)
    except (AttributeError, LookupError, TypeError) as error:
        problem = f"holds what is no record of the registry ({error!r}); give one of its releases"
        raise UnreadableInputError(path, problem) from None
    return found


def _names(record: dict[str, Any]) -> Iterator[str]:
    """The names of a record, acronyms left out."""
    if "names" in record:
        yield from (n["value"] for n in record["names"] if "acronym" not in n.get("types", ()))
        return
    yield record["name"]
    yield from record.get("aliases", ())
    yield from (label["label"] for label in record.get("labels", ()))


def _name(record: dict[str, Any]) -> str:
    if "names" not in record:
        return str(record["name"])
    shown = [n["value"] for n in record["names"] if "ror_display" in n.get("types", ())]
    return str(shown[0] if shown else record["names"][0]["value"])


def _country(record: dict[str, Any]) -> str:
    if "locations" in record:
        places = record["locations"]
        return str(places[0]["geonames_details"]["country_code"]) if places else ""
    return str((record.get("country") or {}).get("country_code", ""))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with _opened(path) as stream:
            yield from _parsed(path, stream)
    except FileNotFoundError:
        raise UnreadableInputError(path, "there is no such file") from None
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableInputError(path, f"cannot be read ({error})") from error


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    if path.suffix == ".gz":
        return gzip.open(path)
    if path.suffix == ".zip":
        archive = zipfile.ZipFile(path)
        files = sorted(name for name in archive.namelist() if name.endswith((".json", ".jsonl")))
        if not files:
            raise UnreadableInputError(path, "holds no JSON; give the release of the registry")
        return archive.open(files[0])
    return path.open("rb")


def _parsed(path: Path, stream: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Records one at a time, of JSON lines or of a list that is written over many lines."""
    decoder = json.JSONDecoder()
    waiting: list[str] = []
    size, line, indent = 0, 0, 0
    for raw in stream:
        line += 1
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise UnreadableInputError(path, "is no UTF-8", line=line) from None
        if line == 1:
            text = text.removeprefix("\ufeff").lstrip().removeprefix("[")
        if size:
            waiting.append(text)
        else:
            waiting, indent = [text.lstrip(_BETWEEN)], _indent(text)
        size += len(waiting[-1])
        # A record ends with a brace that stands no deeper than where it began.
        if text.rstrip(_BETWEEN).endswith("}") and _indent(text) <= indent:
            rest = yield from _complete(decoder, "".join(waiting))
            waiting, size = [rest], len(rest)
        if size > _LARGEST or (size and not waiting[0].startswith("{")):
            raise UnreadableInputError(path, "holds what is no record", line=line)
    if size:
        raise UnreadableInputError(path, "ends in the middle of a record", line=line)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _complete(decoder: json.JSONDecoder, text: str) -> Generator[dict[str, Any], None, str]:
    """The records that a text holds in full; what is left over is returned."""
    place = 0
    while True:
        while place < len(text) and text[place] in _BETWEEN:
            place += 1
        try:
            record, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError:
            return text[place:]
        yield record
