"""LibreOffice, which opens the rendered files as an officer's computer does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def convert(file: Path, ending: str, folder: Path) -> Path:
    """The file converted; fails, and does not skip, where LibreOffice is missing or refuses the file."""
    program = shutil.which("soffice")
    assert program, "soffice is missing: apt install libreoffice-writer-nogui libreoffice-calc-nogui"
    profile = (folder / "libreoffice").as_uri()
    command = [
        program,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(folder),
    ]
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False, timeout=180)
    made = folder / f"{file.stem}.{ending}"
    assert made.is_file(), done.stdout + done.stderr
    return made


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
