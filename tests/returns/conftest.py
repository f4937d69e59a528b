"""What tests of returns share."""

from __future__ import annotations

from typing import Any

import pytest

from ntm_portal.pages.returns import foresight


@pytest.fixture(autouse=True)
def reports_are_not_tried_out(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Building four reports at each step of a return costs seconds; tests that look at them carry the mark."""
    if request.node.get_closest_marker("foresight") is None:
        monkeypatch.setattr(foresight, "_lines", lambda *_about: iter(()))
