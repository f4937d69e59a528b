"""The collection: at least one workbook for each trap of DESIGN §4 and of the closed list of marks."""

from tests.returns import bad_books, bad_tables, good_books, good_tables, hostile, offices, returned

CASES = (
    *good_books.CASES,
    *bad_books.CASES,
    *good_tables.CASES,
    *bad_tables.CASES,
    *hostile.CASES,
    *offices.CASES,
    *returned.CASES,
)
