"""No page asks another host for anything, and none carries script or style of its own (the CSP is `'self'`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
TEXTS = {".html", ".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml")

# The print stylesheets go into rendered files, which no browser loads from the portal.
INTO_FILES = {
    "templates/reports/progress/document.html": "{% if css %}<style>{{ css }}</style>{% endif %}",
    "templates/reports/meeting/document.html": "<style>{{ css }}</style>",
}

OTHER_HOST = re.compile(
    r"""\b(?:https?:|wss?:)//[^\s"'<>)]*|(?:src|href|action|poster|data)\s*=\s*["']?//|url\(\s*["']?//"""
)
INLINE = {
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "a script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event handler": re.compile(r"""<[^>]*\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "an hx-on handler": re.compile(r"\bhx-on[:-]", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
DYNAMIC = re.compile(r"\beval\(|new Function\(|document\.write\(|\.style\.cssText|setAttribute\(['\"]style")


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (file for file in sorted((BASE / folder).rglob("*")) if file.suffix in TEXTS)


def name(file: Path) -> str:
    return str(file.relative_to(BASE))


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8").replace(INTO_FILES.get(name(file), "\0"), "")


def hosts(source: str) -> set[str]:
    return {found for found in OTHER_HOST.findall(source) if not found.startswith(NAMESPACES)}


def inline(source: str) -> set[str]:
    return {what for what, pattern in INLINE.items() if pattern.search(source)}


def test_no_file_of_the_portal_names_another_host():
    named = {name(file): hosts(text(file)) for file in files("templates", "static")}
    assert len(named) > 40
    assert {file: found for file, found in named.items() if found} == {}


def test_no_template_holds_inline_script_or_style():
    held = {name(file): inline(text(file)) for file in files("templates")}
    assert {file: found for file, found in held.items() if found} == {}


def test_no_script_makes_code_or_style_from_text():
    scripts = [file for file in files("static") if file.suffix == ".js"]
    assert [name(file) for file in scripts if DYNAMIC.search(text(file))] == []


def test_what_the_portal_allows_itself_is_only_its_own_host():
    allowed = {source for sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in sources}
    assert allowed == {"'self'", "'none'"}


@pytest.mark.parametrize(
    "source",
    [
        '<script src="https://cdn.example.com/x.js"></script>',
        '<img src="//example.com/x.png">',
        "body { background: url(//example.com/x.png) }",
        "fetch('http://example.com')",
    ],
)
def test_the_search_for_hosts_finds_them(source):
    assert hosts(source)


@pytest.mark.parametrize(
    "source",
    [
        "<style>a {}</style>",
        '<p class="a" style="color: red">',
        "<script>alert(1)</script>",
        '<button onclick="x()">',
        '<div hx-on:click="x()">',
        '<a href="javascript:x()">',
    ],
)
def test_the_search_for_inline_code_finds_it(source):
    assert inline(source)


def test_an_external_script_and_an_svg_are_fine():
    assert inline('<script src="/static/js/x.js" defer></script>') == set()
    assert hosts('<svg xmlns="http://www.w3.org/2000/svg"></svg>') == set()
