"""What tests of forms share: a page's form as a browser would send it."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag


def boxes(html: bytes) -> dict[str, str]:
    """The last form of the page, unchanged: chosen options, ticked boxes, typed text."""
    form = BeautifulSoup(html, "html.parser").select("main form")[-1]
    found = {str(box["name"]): str(box.get("value") or "") for box in form.select("input[name]") if is_sent(box)}
    found |= {str(box["name"]): box.get_text().lstrip("\n") for box in form.select("textarea[name]")}
    for box in form.select("select[name]"):
        chosen = box.select_one("option[selected]") or box.select_one("option")
        found[str(box["name"])] = str(chosen["value"]) if chosen else ""
    return found


def is_sent(box: Tag) -> bool:
    return box.get("type") not in {"checkbox", "radio", "file"} or box.has_attr("checked")


def question(html: bytes) -> str:
    """What a page asks about a line that somebody else changed."""
    found = BeautifulSoup(html, "html.parser").select_one(".both-values")
    assert found
    return " ".join(found.get_text().split())


def problems(html: bytes) -> str:
    soup = BeautifulSoup(html, "html.parser")
    return " ".join(" ".join(box.get_text().split()) for box in soup.select(".wrong, .note.error, .note.warning"))
