"""The document: PDF/UA, readable without its charts, and of nothing but what is published."""

import io
import re
from functools import cache
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject

from signpost.bot.governors.charts import draw_charts
from signpost.bot.governors.document import DocumentError, make_document
from signpost.bot.governors.figures import Figures
from signpost.bot.governors.tally import Tally
from tests.bot.governors.tallies import OCCASION, drawn, published


@cache
def figures() -> Figures:
    return published(drawn(96), drawn(71, seed=4))


@cache
def document() -> bytes:
    return make_document(figures())


def reader(content: bytes | None = None) -> PdfReader:
    return PdfReader(io.BytesIO(content or document()))


def words(content: bytes | None = None) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(content).pages).split())


def elements(node: object) -> list[DictionaryObject]:
    """All structure elements below one, itself included."""
    found: list[DictionaryObject] = []
    waiting = [node]
    while waiting:
        one = waiting.pop(0)
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting = [*one, *waiting]
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                found.append(one)
            waiting = [one.get("/K"), *waiting]
    return found


def catalogue() -> Any:
    return reader().trailer["/Root"].get_object()


def tagged(kind: str) -> list[DictionaryObject]:
    return [element for element in elements(catalogue()["/StructTreeRoot"]) if element["/S"] == NameObject(f"/{kind}")]


def test_it_says_that_it_is_pdf_ua() -> None:
    """typst refuses to write this where the document does not keep to it."""
    root = catalogue()

    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", root["/Metadata"].get_data())
    assert root["/MarkInfo"]["/Marked"]


def test_it_has_a_title_that_is_shown_and_a_language() -> None:
    root, info = catalogue(), reader().metadata

    assert info is not None
    assert info.title == "Governors’ return on online safety, 2025-26: Ottermarsh Primary School"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "en-GB"


def test_every_chart_has_a_text_in_its_place_and_every_table_its_heads() -> None:
    charts = [element for element in tagged("Figure") if "/Alt" in element]

    assert len(charts) == len(draw_charts(figures())) == len(tagged("Figure"))
    assert all("The largest number shown is" in str(element["/Alt"]) for element in charts)
    assert len(tagged("Table")) >= len(charts)
    assert len(tagged("TH")) >= 3 * len(tagged("Table"))
    assert len(tagged("H1")) >= 8


def test_every_number_of_the_tables_stands_in_it() -> None:
    text = words()

    for table in figures().tables:
        for cell in table.cells:
            if table.name not in {"escalated", "held"}:
                count, before = ("*" if one is None else str(one) for one in (cell.count, cell.before))
                assert f"{cell.label} {count} {before}" in text


def test_it_says_what_is_held_back_and_ends_with_the_head_of_the_log() -> None:
    text = words()

    assert "* stands for a number that is held back: it is fewer than 5, or" in text
    assert "0 means that there was none" in text
    assert OCCASION.anchor is not None
    assert OCCASION.anchor.replace(" ", "") in text.replace(" ", "")


def test_a_year_without_reports_has_a_document_too() -> None:
    text = words(make_document(published(Tally())))

    assert "Nothing was reported in 2025-26" in text
    assert "No agreement was open for signing." in text
    assert "Chart" not in text


def test_what_is_called_like_markup_is_not_read_as_such() -> None:
    name = '#panic("x") *St. $Mary$* <a> @b'
    made = make_document(published(Tally(), occasion=OCCASION).model_copy(update={"school": name}))

    assert '#panic("x") *St. $Mary$* <a> @b' in words(made)


def test_the_same_figures_are_the_same_document() -> None:
    assert words(make_document(figures())) == words()
    assert draw_charts(figures()).keys() == draw_charts(figures()).keys()


def test_what_typst_refuses_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signpost.bot.governors.document._content", lambda _figures, _charts: {"title": "x"})

    with pytest.raises(DocumentError, match="could not be made"):
        make_document(published(Tally()))


def test_it_is_of_a_few_pages_in_grey() -> None:
    pdf = pypdfium2.PdfDocument(document())
    try:
        pages = [page.render(scale=0.4).to_pil().convert("RGB") for page in pdf]
    finally:
        pdf.close()

    assert 4 <= len(pages) <= 8
    for page in pages:
        assert all(max(colour) - min(colour) < 8 for _, colour in page.getcolors(1 << 24) or [])
