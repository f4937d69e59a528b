"""The PDF of a report, rendered by WeasyPrint in one warm child process per portal process.

A process of its own, because WeasyPrint is quick only with Python's garbage collection off, which holds for a whole
process. It starts with the first PDF, serves one document at a time, and ends with the portal.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Pipe
from pathlib import Path

from reports.renderers.attached import Attached
from reports.renderers.fonts import find_fonts

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 90.0
DONE = b"+"
Attachments = Sequence[Attached]
Task = tuple[str, tuple[Attached, ...]]


class PdfFailed(RuntimeError):
    """The PDF could not be made; says so in a sentence for the person who asked for it."""


class Worker:
    """The child process and the line to it."""

    def __init__(self) -> None:
        fonts = map(str, find_fonts().values())
        self.connection, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "reports.renderers.pdf_worker", str(theirs.fileno()), *fonts],
                cwd=ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def ask(self, task: Task, timeout: float) -> bytes:
        """The child's answer; EOFError or OSError when it has died."""
        self.connection.send(task)
        if not self.connection.poll(timeout):
            raise PdfFailed(
                f"Kết xuất PDF quá {timeout:g} giây nên đã dừng. Hãy thử lại; nếu vẫn chậm, hãy báo quản trị viên."
            )
        return self.connection.recv_bytes()

    def close(self) -> None:
        """A child that hears the line close removes its temporary fonts; one that does not hear is stopped."""
        self.connection.close()
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Printer:
    """Keeps a worker warm and hands it one document at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None

    @property
    def process_id(self) -> int | None:
        return self._worker.process.pid if self._worker else None

    def print(self, html: str, attached: Attachments = (), *, timeout: float = TIMEOUT) -> bytes:
        if not self._lock.acquire(timeout=timeout):
            raise PdfFailed("Đang có nhiều người cùng lấy báo cáo PDF. Hãy thử lại sau ít phút.")
        try:
            answer = self._ask((html, tuple(attached)), timeout)
        finally:
            self._lock.release()
        if answer[:1] != DONE:
            raise PdfFailed(f"Không kết xuất được PDF ({answer[1:].decode()}). Hãy báo quản trị viên.")
        return answer[1:]

    def _ask(self, task: Task, timeout: float) -> bytes:
        """A worker that has died, or left after many documents, is replaced once."""
        for _ in range(2):
            try:
                return self._warm_worker().ask(task, timeout)
            except (EOFError, OSError):
                self.close()
            except BaseException:
                self.close()  # a late answer must not be taken for that of the next document
                raise
        raise PdfFailed("Chương trình kết xuất PDF dừng giữa chừng. Hãy báo quản trị viên.")

    def _warm_worker(self) -> Worker:
        if self._worker is None:
            self._worker = Worker()
        return self._worker

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def forget(self) -> None:
        """After a fork the worker is the parent's: the child process starts one of its own."""
        if self._worker is not None:
            self._worker.connection.close()
            self._worker.process.returncode = 0  # not ours to wait for
        self._lock, self._worker = threading.Lock(), None


def _environment() -> dict[str, str]:
    """Without the portal's own settings: the child needs no secret. A fixed hash seed keeps the bytes the same."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NTM_")}
    return {**kept, "PYTHONHASHSEED": "0"}


printer = Printer()
atexit.register(printer.close)
os.register_at_fork(after_in_child=printer.forget)


def render_pdf(html: str, attached: Attachments = ()) -> bytes:
    """The document as PDF/UA-1 with embedded fonts; the same HTML and files always give the same bytes."""
    return printer.print(html, attached)
