"""Reads files of strangers, and marks their workbooks, in a child process with limits of time and memory.

The child imports no Django and gets no environment; what it answers is data. Whatever happens to it, the caller gets
an answer or `Refused`. A task of another app is named `module:function` (`limited` calls it).
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any

from communes.submissions.refusals import Code, Refused
from communes.submissions.sheets import Workbook, workbook_from

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent.parent
START = (
    "import sys; sys.path.append(sys.argv.pop(1)); from communes.submissions.limited import main; main(sys.argv[1:])"
)
MOST_AT_ONCE = 2
SECONDS_TO_WAIT = 2  # a waiting upload keeps a thread of the server from everybody else
SECONDS = {"mark": 60}
USUAL_SECONDS = 20
slots = BoundedSemaphore(MOST_AT_ONCE)


def read(path: Path) -> Workbook:
    """Everything in the workbook; Refused when it is no plain .xlsx or holds more than is taken."""
    return workbook_from(answer("read", str(path.resolve()))["workbook"])


def mark(path: Path, marks: list[dict[str, Any]], output: Path) -> None:
    """Writes a copy with the marked cells, comments and the «Lỗi» sheet; `marking` says what a mark is."""
    try:
        answer("mark", str(path.resolve()), str(output.resolve()), given=json.dumps(marks))
    except Refused:
        output.unlink(missing_ok=True)
        raise


def command(task: str, *arguments: str) -> list[str]:
    # Reading needs only the standard library: without `site` the child starts in half the time.
    options = ["-I"] if task == "mark" else ["-I", "-S"]
    return [sys.executable, *options, "-X", "utf8", "-c", START, str(ROOT), task, *arguments]


def answer(task: str, *arguments: str, given: str = "") -> dict[str, Any]:
    """The child's answer goes through a file, whose size the child's limits bound."""
    with slot(), tempfile.TemporaryFile() as answered, tempfile.TemporaryFile() as complaints:
        finish(command(task, *arguments), given, SECONDS.get(task, USUAL_SECONDS), answered, complaints)
        answered.seek(0)
        found: dict[str, Any] = json.load(answered)
    if "refused" in found:
        code, place = found["refused"]
        raise Refused(Code(code), place)
    return found


@contextmanager
def slot() -> Iterator[None]:
    """At most a few children at once, so that pages stay quick; who waits too long is told so."""
    if not slots.acquire(timeout=SECONDS_TO_WAIT):
        raise Refused(Code.BUSY)
    try:
        yield
    finally:
        slots.release()


def finish(arguments: list[str], given: str, seconds: int, answered: IO[bytes], complaints: IO[bytes]) -> None:
    try:
        done = subprocess.run(
            arguments,
            input=given.encode(),
            stdout=answered,
            stderr=complaints,
            timeout=seconds,
            env={},
            cwd="/",
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(Code.TOO_SLOW) from error
    complaints.seek(0)
    if said := complaints.read(10_000).decode(errors="replace"):
        logger.log(
            logging.ERROR if done.returncode else logging.WARNING,
            "The reading child ended with %s: %s",
            done.returncode,
            said,
        )
    if done.returncode:
        raise Refused(failure(done.returncode))


def failure(returncode: int) -> Code:
    """The kernel ends a child that used up its time, or memory of the machine."""
    if returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Code.TOO_SLOW
    return Code.TOO_HEAVY if returncode == -signal.SIGXFSZ else Code.UNREADABLE
