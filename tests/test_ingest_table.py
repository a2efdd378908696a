"""Tables as they come: from spreadsheets, from elsewhere, broken, and meant to do harm."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from citygraph.errors import UnreadableInputError
from citygraph.ingest.table import (
    REQUIRED,
    SURPLUS,
    Row,
    read_ratings,
    read_table,
    write_rejected,
)
from tables import COLUMNS, claim, table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEADER = ",".join(COLUMNS)


def _read(path: Path, data: str | bytes) -> list[Row]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_table(path))


def _csv(*rows: dict[str, str], delimiter: str = ",", end: str = "\n") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _refusal(path: Path, data: str | bytes) -> UnreadableInputError:
    with pytest.raises(UnreadableInputError) as refused:
        _read(path, data)
    return refused.value


def _feed_rejected(tmp_path: Path, rows: Iterable[Row]) -> list[Row]:
    write_rejected(tmp_path / "rejected.csv", [(row, row.problem or "a reason") for row in rows])
    return list(read_table(tmp_path / "rejected.csv"))


def test_a_row_knows_its_cells_and_its_line(tmp_path: Path) -> None:
    (row,) = _read(tmp_path / "t.csv", _csv(claim(role="core city")))
    assert (row["subject"], row["role"], row.line, row.problem) == ("Trento", "core city", 2, "")
    assert row["no such column"] == ""


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    (row,) = _read(tmp_path / "t.csv", b"\xef\xbb\xbf" + _csv(claim()).encode())
    assert row["subject"] == "Trento"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(tmp_path: Path, end: str) -> None:
    rows = _read(tmp_path / "t.csv", _csv(claim(), claim(subject="Bolzano"), end=end))
    assert [row["subject"] for row in rows] == ["Trento", "Bolzano"]
    assert [row["locator"] for row in rows] == ["", ""]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_separator_is_that_of_the_header(tmp_path: Path, mark: str) -> None:
    (row,) = _read(tmp_path / "t.csv", _csv(claim(object="A, B; C | D"), delimiter=mark))
    assert row["object"] == "A, B; C | D"


def test_a_tsv_is_separated_by_tabs_whatever_its_header_holds(tmp_path: Path) -> None:
    columns = [*REQUIRED, "a,b,c,d,e,f,g,h,i"]
    text = "\t".join(columns) + "\n" + "\t".join("x" * len(columns)) + "\n"
    (row,) = _read(tmp_path / "t.tsv", text)
    assert row["a,b,c,d,e,f,g,h,i"] == "x"


def test_quotes_commas_and_line_ends_inside_a_cell_belong_to_it(tmp_path: Path) -> None:
    first = claim(subject='Trento "la\ncittà", Italy', object="a\r\nb")
    rows = _read(tmp_path / "t.csv", _csv(first, claim()))
    assert rows[0]["subject"] == 'Trento "la città", Italy'
    assert rows[0]["object"] == "a b"
    assert [row.line for row in rows] == [2, 5]


def test_names_that_look_alike_on_screen_are_one(tmp_path: Path) -> None:
    rows = _read(
        tmp_path / "t.csv",
        _csv(claim(subject="Zu\u0308rich  Nord"), claim(subject="\u00a0Zürich\tNord ")),
    )
    assert [row["subject"] for row in rows] == ["Zürich Nord"] * 2


def test_emoji_and_right_to_left_text_are_kept(tmp_path: Path) -> None:
    names = ["مدينة الدار البيضاء", "תל אביב", "👩🏽\u200d🔬 Lab", "שלום\u200f!"]
    rows = _read(tmp_path / "t.csv", _csv(*(claim(subject=name) for name in names)))
    assert [row["subject"] for row in rows] == names
    assert not any(row.problem for row in rows)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("=cmd()", "a formula in subject"),
        ("=1+1", "a formula in subject"),
        ("#REF!", "the error #REF! of a spreadsheet in subject"),
        ("#N/A", "the error #N/A"),
        ("Tren\x00to", "a control or hidden character in subject"),
        ("Tren\x1bto", "a control or hidden character"),
        ("abc\u202edcba", "a control or hidden character"),
        ("Tren\u200bto", "a control or hidden character"),
        ("Tren\ufeffto", "a control or hidden character"),
        ("Z\ufffdrich", "U+FFFD in subject; restore the lost letter"),
        ("x" * 100_001, "100001 characters in subject"),
    ],
)
def test_a_cell_that_cannot_be_meant_rejects_its_row(
    tmp_path: Path, value: str, reason: str
) -> None:
    rows = _read(tmp_path / "t.csv", _csv(claim(subject=value), claim()))
    assert reason in rows[0].problem
    assert rows[1].problem == ""


def test_what_a_column_of_somebody_elses_holds_is_no_business_of_ours(tmp_path: Path) -> None:
    text = f"{','.join(REQUIRED)},notes\n{','.join('x' * 6)},=SUM(A1)\n"
    (row,) = _read(tmp_path / "t.csv", text)
    assert row.problem == ""
    assert row["notes"] == "=SUM(A1)"


def test_a_name_of_five_thousand_characters_is_read(tmp_path: Path) -> None:
    (row,) = _read(tmp_path / "t.csv", _csv(claim(subject="x" * 5000)))
    assert (len(row["subject"]), row.problem) == (5000, "")


def test_columns_may_stand_in_any_order_and_case_beside_others(tmp_path: Path) -> None:
    names = [*reversed(REQUIRED), "Quote", ""]
    text = ",".join(name.upper().replace("_", " ") for name in names)
    (row,) = _read(tmp_path / "t.csv", f"{text}\n{','.join(names)}\n")
    assert all(row[name] == name for name in REQUIRED)


def test_missing_cells_at_the_end_are_empty(tmp_path: Path) -> None:
    (row,) = _read(tmp_path / "t.csv", f"{HEADER}\nTrento,city,member_of\n")
    assert (row["predicate"], row["object"], row.problem) == ("member_of", "", "")


def test_empty_rows_are_no_rows(tmp_path: Path) -> None:
    rows = _read(tmp_path / "t.csv", f"{HEADER}\n\n,,,\n   \n{'x,' * 11}x\n")
    assert [row.line for row in rows] == [5]


def test_surplus_cells_reject_a_row_until_they_are_gone(tmp_path: Path) -> None:
    cells = ["Kansas City", " Missouri", *["x"] * (len(COLUMNS) - 1), "=x"]
    (row,) = _read(tmp_path / "t.csv", f"{HEADER}\n{','.join(cells)}\n")
    assert "cells beyond the last column" in row.problem
    (again,) = _feed_rejected(tmp_path, [row])
    assert again.problem == row.problem
    assert again[SURPLUS] == row[SURPLUS] == "x | =x"


def test_a_missing_column_is_named_with_what_it_may_be_called(tmp_path: Path) -> None:
    error = _refusal(tmp_path / "t.csv", _csv(claim()).replace("source_url", "sources_url"))
    assert error.line == 1
    assert "no column source_url (is 'sources_url' meant?)" in error.problem


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    error = _refusal(tmp_path / "t.csv", _csv(claim()).replace("locator", "Subject"))
    assert "the column subject stands twice" in error.problem


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, data: bytes) -> None:
    assert "the table is empty" in _refusal(tmp_path / "t.csv", data).problem


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert _read(tmp_path / "t.csv", HEADER) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_not_read_as_rubbish(tmp_path: Path, encoding: str) -> None:
    error = _refusal(tmp_path / "t.csv", _csv(claim()).encode(encoding))
    assert "UTF" in error.problem or "no column" in error.problem


def test_latin_1_is_refused_at_its_first_letter(tmp_path: Path) -> None:
    error = _refusal(tmp_path / "t.csv", _csv(claim(), claim(subject="Zürich")).encode("latin-1"))
    assert (error.line, error.column) == (3, 2)
    assert "the byte FC is no UTF-8" in error.problem


def test_a_quote_that_never_ends_is_refused_where_its_row_begins(tmp_path: Path) -> None:
    error = _refusal(tmp_path / "t.csv", _csv(claim()) + '"Trento,city\nBolzano,city\n')
    assert error.line == 3
    assert "check its quotes" in error.problem


def test_a_cell_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    error = _refusal(tmp_path / "t.csv", _csv(claim(subject="x" * 2_000_000)))
    assert error.line == 2
    assert "field larger than field limit" in error.problem


@pytest.mark.parametrize("name", ["t.ods", "t", "t.txt", "t.xls"])
def test_files_of_other_kinds_are_refused(tmp_path: Path, name: str) -> None:
    assert ".csv, .tsv and .xlsx" in _refusal(tmp_path / name, _csv(claim())).problem


@pytest.mark.parametrize("name", ["no.csv", "no.xlsx"])
def test_a_missing_table_is_said_to_be_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableInputError, match="there is no such file"):
        list(read_table(tmp_path / name))


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    for name in ("folder.csv", "folder.xlsx"):
        (tmp_path / name).mkdir()
        with pytest.raises(UnreadableInputError, match="directory"):
            list(read_table(tmp_path / name))


# Workbooks


def _workbook(path: Path, *cells: object) -> list[Row]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*REQUIRED, "start"])
    for number, value in enumerate(cells):
        sheet.append(["Trento", "city", "population", value, "quantity", f"https://a.org/{number}"])
    book.save(path)
    return list(read_table(path))


def test_cells_of_a_workbook_are_what_a_person_sees(tmp_path: Path) -> None:
    values = [
        2015, 2015.0, 29.5, "2015-10", dt.date(2015, 10, 21), dt.datetime(2015, 10, 21, 13, 5),  # noqa: DTZ001 - a workbook has no zones
        None,
    ]  # fmt: skip
    rows = _workbook(tmp_path / "t.xlsx", *values)
    assert [row["object"] for row in rows] == [
        "2015", "2015", "29.5", "2015-10", "2015-10-21", "2015-10-21", "",
    ]  # fmt: skip
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 7, 8]


def test_formulas_errors_and_times_of_a_workbook_reject_their_rows(tmp_path: Path) -> None:
    values = ["=SUM(A1:A2)", ArrayFormula("D3:D3", "=SUM(A1:A2)"), "#DIV/0!", dt.timedelta(hours=3)]
    rows = _workbook(tmp_path / "t.xlsx", *values)
    reasons = [row.problem.split(" in object")[0] for row in rows]
    assert reasons == [
        "holds a formula", "holds a formula", "holds the error #DIV/0! of a spreadsheet",
        "holds a formula",
    ]  # fmt: skip


def test_a_workbook_says_the_same_as_its_csv(tmp_path: Path) -> None:
    rows = [claim(object='A "b", c\nd'), claim(subject="بلد"), claim(start="2015-10")]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for record in csv.reader(io.StringIO(_csv(*rows))):
        sheet.append(record)
    book.save(tmp_path / "t.xlsx")
    there = [dict(row.cells) for row in read_table(tmp_path / "t.xlsx")]
    assert there == [dict(row.cells) for row in read_table(table(tmp_path / "t.csv", *rows))]


@pytest.mark.parametrize("size", [0, 40, 4000])
def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path, size: int) -> None:
    _workbook(tmp_path / "whole.xlsx", 1)
    error = _refusal(tmp_path / "t.xlsx", (tmp_path / "whole.xlsx").read_bytes()[:size])
    assert "is no workbook that can be read" in error.problem


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c><v>1</v></c>"),
        ("xl/worksheets/sheet1.xml", b"\x00\xff"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/workbook.xml", b"no XML"),
        ("[Content_Types].xml", b""),
    ],
)
def test_a_workbook_whose_parts_are_damaged_is_refused(
    tmp_path: Path, part: str, data: bytes
) -> None:
    _workbook(tmp_path / "whole.xlsx", 1)
    with (
        zipfile.ZipFile(tmp_path / "whole.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "t.xlsx", "w") as damaged,
    ):
        for name in whole.namelist():
            damaged.writestr(name, data if name == part else whole.read(name))
    with pytest.raises(UnreadableInputError):
        list(read_table(tmp_path / "t.xlsx"))


def test_a_csv_that_is_called_a_workbook_is_refused(tmp_path: Path) -> None:
    assert "is no workbook" in _refusal(tmp_path / "t.xlsx", _csv(claim())).problem


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(1_000_000))
    monkeypatch.setattr("citygraph.ingest.table._LARGEST_WORKBOOK", 999_999)
    with pytest.raises(UnreadableInputError, match="unpacks to 1000000 bytes"):
        list(read_table(tmp_path / "t.xlsx"))


# What was rejected


def test_rejected_rows_can_be_fed_again_as_they_were(tmp_path: Path) -> None:
    values = ["=cmd()", "@handle", "+CityxChange", "-1", "'quoted'", 'a "b", c', "بلد"]
    rows = _read(tmp_path / "t.csv", _csv(*(claim(subject=v, locator=v) for v in values)))
    again = _feed_rejected(tmp_path, rows)
    assert [row["subject"] for row in again] == [row["subject"] for row in rows] == values
    assert [row["locator"] for row in again] == values
    assert [row.problem for row in again] == [row.problem for row in rows]


def test_no_rejected_cell_is_a_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    values = ["=cmd()", "@x", "+1+cmd()", "-1+cmd()"]
    rows = _read(tmp_path / "=t.csv", _csv(*(claim(subject=value) for value in values)))
    write_rejected(tmp_path / "rejected.csv", [(row, "a reason") for row in rows])
    with (tmp_path / "rejected.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for record in csv.reader(file) for cell in record]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]


def test_a_rejected_row_tells_its_place_and_reason_and_keeps_its_columns(tmp_path: Path) -> None:
    text = f"{','.join(REQUIRED)},mine,quote,reason\n{','.join('abcdef')},kept,a sentence,old\n"
    (row,) = _read(tmp_path / "t.csv", text)
    write_rejected(tmp_path / "rejected.csv", [(row, "is wrong; mend it")])
    header, record = (tmp_path / "rejected.csv").read_text(encoding="utf-8").splitlines()
    assert header == f"reason,{','.join(REQUIRED)},mine"
    assert record == '"t.csv, line 2: is wrong; mend it",a,b,c,d,e,f,kept'


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=12), min_size=len(REQUIRED), max_size=len(REQUIRED)))
def test_whatever_a_row_holds_a_rejected_file_gives_it_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    try:
        rows = list(
            read_table(
                table(folder / "t.csv", dict(zip(REQUIRED, cells, strict=True)), columns=REQUIRED)
            )
        )
    except (UnreadableInputError, UnicodeEncodeError):
        return
    again = _feed_rejected(folder, rows)
    assert [[row[name] for name in REQUIRED] for row in again] == [
        [row[name] for name in REQUIRED] for row in rows
    ]


def test_ratings_are_read_by_address_whatever_else_stands_there(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(
        "source_url,source_title,Tier\nhttps://a.org,A,primary\nhttps://b.org\n", encoding="utf-8"
    )
    assert read_ratings(tmp_path / "r.csv") == {"https://a.org": "primary"}
    (tmp_path / "r.csv").write_text("source_url\n", encoding="utf-8")
    with pytest.raises(UnreadableInputError, match="no column tier"):
        read_ratings(tmp_path / "r.csv")
