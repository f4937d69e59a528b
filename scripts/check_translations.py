"""Fails when a text on screen has no Vietnamese, or when the compiled catalogue is not that of the source.

Also where a text stands inside an f-string: there xgettext does not find it.

Works in a copy: Django's `makemessages` collects every text into the copy's catalogue, so that a new text
shows up as untranslated and a changed one as fuzzy.
"""

import ast
import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "staticfiles", "*.sqlite3*")
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
LEFT_OUT_AT_TOP = {"data", "fixtures", "tests", "docs", "requirements"}


def ignored(folder: str, names: list[str]) -> set[str]:
    at_top = LEFT_OUT_AT_TOP if Path(folder) == ROOT else set()
    return set(LEFT_OUT(folder, names)) | at_top.intersection(names)


def run(*command: str, folder: Path) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def collect(copy: Path) -> Path:
    (copy / "locale").mkdir(exist_ok=True)
    run(sys.executable, "-m", "django", "makemessages", "--locale", "vi", "--no-wrap", folder=copy)
    return copy / CATALOGUE


def entries(catalogue: Path, which: str) -> str:
    """The entries of one kind as msgattrib prints them, without the catalogue's own header."""
    printed = run("msgattrib", which, "--no-obsolete", "--no-wrap", catalogue.name, folder=catalogue.parent)
    return "\n\n".join(entry for entry in printed.split("\n\n") if '\nmsgid ""\nmsgstr' not in f"\n{entry}")


def messages(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in catalogue.items() if key != ""}


def is_stale(copy: Path) -> bool:
    """Whether the committed .mo holds other texts than the committed .po."""
    fresh = copy / "fresh.mo"
    run("msgfmt", "--output-file", str(fresh), str(ROOT / CATALOGUE), folder=copy)
    compiled = (ROOT / CATALOGUE).with_suffix(".mo")
    return not compiled.is_file() or messages(compiled) != messages(fresh)


def hidden_texts(tree: ast.AST) -> list[int]:
    """Lines on which a text to translate stands inside an f-string."""
    inside = (node for string in ast.walk(tree) if isinstance(string, ast.JoinedStr) for node in ast.walk(string))
    calls = (node for node in inside if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return sorted({call.lineno for call in calls if call.func.id in MARKS})  # type: ignore[attr-defined]


def lifted_out(copy: Path) -> list[str]:
    files = sorted(copy.rglob("*.py"))
    lines = (f"{file.relative_to(copy)}:{line}" for file in files for line in hidden_texts(ast.parse(file.read_text())))
    places = "\n".join(lines)
    return [f"Texts inside f-strings, lift them out:\n\n{places}"] if places else []


def problems(copy: Path) -> list[str]:
    found = lifted_out(copy)
    catalogue = collect(copy)
    if not catalogue.is_file():
        return found
    if untranslated := entries(catalogue, "--untranslated"):
        found.append(f"Texts without Vietnamese:\n\n{untranslated}")
    if fuzzy := entries(catalogue, "--only-fuzzy"):
        found.append(f"Texts whose Vietnamese is a guess (fuzzy):\n\n{fuzzy}")
    if not (ROOT / CATALOGUE).is_file():
        found.append(f"{CATALOGUE} is missing.")
    elif is_stale(copy):
        found.append(f"{CATALOGUE.with_suffix('.mo')} is not that of the .po: run manage.py compilemessages.")
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=ignored)
        try:
            found = problems(copy)
        except subprocess.CalledProcessError as error:
            found = [f"{' '.join(error.cmd)} failed:\n{error.stdout}{error.stderr}"]
    print("\n\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
