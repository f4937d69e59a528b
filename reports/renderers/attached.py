"""A file inside the PDF. A module of its own: the child process that makes the PDF knows nothing of Django."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Attached(NamedTuple):
    """`dated` stands in the PDF as the file's day; fixed by whoever attaches, so that the bytes stay the same."""

    name: str
    description: str
    content: bytes
    dated: datetime
