"""The child process that turns HTML into PDF bytes; started and spoken to by `pdf.py`.

It imports WeasyPrint, and neither Django nor any setting. Garbage collection stays off while it renders (a quarter of
the time) and is done after the answer; fonts and stylesheet are read once. One message is one document; the process
ends when the portal closes the line, and when it has grown large.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import resource
import sys
from collections.abc import Sequence
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.renderers.attached import Attached
from reports.renderers.fonts import STYLES

STYLESHEET = Path(__file__).resolve().parents[2] / "static" / "css" / "report.css"
FONT_FAMILY = "Report Serif"
DONE, FAILED = b"+", b"-"
DOCUMENTS_PER_PROCESS = 100
LARGE = 1 << 30
NICENESS = 5  # pages of the portal go before: also on one processor they keep three quarters of it
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


class FontsOnly(URLFetcher):
    """Hands out the report's own fonts from memory and refuses every other address: nothing touches network or disk."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=())
        self._fonts = {font_address(style): file.read_bytes() for style, file in files.items()}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self._fonts:
            raise ValueError("the report may fetch nothing")
        return URLFetcherResponse(url, body=self._fonts[url])


class Renderer:
    """One warm WeasyPrint: the font configuration and the parsed stylesheet serve every document."""

    def __init__(self, fonts: dict[str, Path], stylesheet: Path = STYLESHEET) -> None:
        self._fetcher = FontsOnly(fonts)
        self._font_config = FontConfiguration()
        self._faces = self._parse("".join(font_face(style) for style in fonts))
        self._file, self._read_at = stylesheet, 0

    def render(self, html: str, attached: Sequence[Attached] = ()) -> bytes:
        document = HTML(string=html, url_fetcher=self._fetcher)
        return bytes(
            document.write_pdf(
                font_config=self._font_config,
                stylesheets=[self._faces, self._stylesheet()],
                pdf_variant="pdf/ua-1",
                pdf_identifier=_identifier(html, attached),
                attachments=[_attachment(file) for file in attached],
            )
        )

    def _stylesheet(self) -> CSS:
        """Parsed once; again when the file has changed, so that work on it shows without a restart."""
        changed_at = self._file.stat().st_mtime_ns
        if changed_at != self._read_at:
            self._sheet, self._read_at = self._parse(self._file.read_text(encoding="utf-8")), changed_at
        return self._sheet

    def _parse(self, css: str) -> CSS:
        return CSS(string=css, font_config=self._font_config, url_fetcher=self._fetcher)


def _attachment(file: Attached) -> Attachment:
    """WeasyPrint's own object, which serves one document only."""
    return Attachment(
        file_obj=BytesIO(file.content),
        name=file.name,
        description=file.description,
        created=file.dated,
        modified=file.dated,
        relationship="Data",
    )


def _identifier(html: str, attached: Sequence[Attached]) -> bytes:
    """Names the content, so that the same content gives the same bytes."""
    digest = hashlib.sha256(html.encode())
    for file in attached:
        digest.update(file.content)
    return digest.digest()[:16]


def font_address(style: str) -> str:
    return f"portal-font:/{style}"


def font_face(style: str) -> str:
    weight = "bold" if "Bold" in style else "normal"
    slant = "italic" if "Italic" in style else "normal"
    source = f"font-family: '{FONT_FAMILY}'; src: url({font_address(style)})"
    return f"@font-face {{ {source}; font-weight: {weight}; font-style: {slant} }}\n"


def serve(connection: Connection, renderer: Renderer) -> None:
    for _ in range(DOCUMENTS_PER_PROCESS):
        try:
            html, attached = connection.recv()  # from the portal that started us, so that pickle may be trusted
        except EOFError:  # the portal has ended
            return
        connection.send_bytes(_answer(renderer, html, attached))
        gc.collect()
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_UNIT > LARGE:
            return


def _answer(renderer: Renderer, html: str, attached: Sequence[Attached]) -> bytes:
    try:
        return DONE + renderer.render(html, attached)
    except Exception as error:
        logging.exception("The report could not be rendered.")
        return FAILED + f"{type(error).__name__}: {error}".encode()


def main() -> None:
    """`python -m reports.renderers.pdf_worker FD FONT…`: the four font files in the order of STYLES."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    gc.disable()
    os.nice(NICENESS)
    connection = Connection(int(sys.argv[1]))
    renderer = Renderer(dict(zip(STYLES, map(Path, sys.argv[2:]), strict=True)))
    renderer.render("<html lang=vi><p>Ấm <b>máy</b> <i>trước</i></p></html>")
    gc.collect()
    gc.freeze()
    serve(connection, renderer)


if __name__ == "__main__":
    main()
