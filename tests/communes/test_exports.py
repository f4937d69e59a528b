"""What administrators export: text stays text."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from communes.models import UnitSuccession

TYPED = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "#N/A", "_x0041_ và _x000D_", "hai\r\ndòng", "\x0bống")


def exported(client, address: str) -> openpyxl.Workbook:
    response = client.get(address)
    content = response.content if not response.streaming else b"".join(response.streaming_content)
    assert b"<f>" not in b"".join(ZipFile(BytesIO(content)).read(name) for name in ZipFile(BytesIO(content)).namelist())
    return openpyxl.load_workbook(BytesIO(content))


@pytest.mark.parametrize("typed", TYPED)
def test_what_somebody_typed_is_no_formula_and_loses_no_character(client_of, quan, unit, typed) -> None:
    succession = UnitSuccession.objects.order_by("pk").first()
    assert succession
    UnitSuccession.objects.filter(pk=succession.pk).update(legal_basis=typed)
    sheet = exported(client_of(quan), "/admin/communes/unitsuccession/export/").active
    cells = [cell for row in sheet.iter_rows() for cell in row if unescape(str(cell.value)) == typed]
    assert [cell.data_type for cell in cells] == ["s"]
    assert cells[0].quotePrefix == (typed[0] in "=+-@")
