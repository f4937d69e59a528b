"""Times downloading a published PDF and pages beside the rendering of PDFs, through gunicorn as it is deployed.

A download is held against a static file of the same size, which asks nobody; a page alone against the same page while a
PDF is rendered. In turns, so that a busy machine slows all alike.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DOWNLOAD_LIMIT, BESIDE_LIMIT = 2.0, 1.5
PUBLISHED, STATIC = "/reports/2024-6m/versions/1/bao-cao.pdf", "/static/bench.pdf"
PAGE, RENDERED = "/communes/", "/reports/2024-9m/bao-cao.pdf"
PAGES_A_ROUND = 5


def signed_in() -> str:
    """A session of the leader."""
    from django.contrib.auth.models import User
    from django.test import Client

    browser = Client()
    browser.force_login(User.objects.get(username="lanhdao"), backend="django.contrib.auth.backends.ModelBackend")
    return browser.cookies["sessionid"].value


def _static_file() -> Path:
    from django.conf import settings

    return Path(settings.STATIC_ROOT) / "bench.pdf"


def put_static_file() -> int:
    """A file of the published PDF's size among the static ones; WhiteNoise finds it at the start of the server."""
    from reports.models import PublishedFile

    size = PublishedFile.objects.get(
        ending="pdf", report__period__slug="2024-6m", report__version=1, report__subject__parent=None
    ).size
    _static_file().write_bytes(os.urandom(size))
    return size


@contextmanager
def server() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    options = ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", "ntm_portal.wsgi", *options], cwd=ROOT)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _attempt in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


class Reader:
    """A browser's line to the portal."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.headers = port, {"Cookie": f"sessionid={session}", "Host": "127.0.0.1"}

    def get(self, path: str) -> bytes:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request("GET", path, headers=self.headers)
            answer = line.getresponse()
            content = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            return content
        finally:
            line.close()

    def timed(self, path: str) -> float:
        start = time.perf_counter()
        self.get(path)
        return time.perf_counter() - start


def downloads(reader: Reader, size: int, rounds: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {PUBLISHED: [], STATIC: []}
    assert {len(reader.get(path)) for path in found} == {size}
    for number in range(-5, rounds):
        for path in list(found)[:: 1 if number % 2 else -1]:
            taken = reader.timed(path)
            if number >= 0:
                found[path].append(taken)
    return found


def pages_beside(reader: Reader, rounds: int) -> dict[str, list[float]]:
    """Medians of a few pages, alone and while one PDF is rendered, in turns."""
    found: dict[str, list[float]] = {"alone": [], "beside": []}
    reader.get(RENDERED)  # the child process is warm in one of the two workers
    for _round in range(rounds):
        found["alone"].append(statistics.median(reader.timed(PAGE) for _page in range(PAGES_A_ROUND)))
        rendering = threading.Thread(target=reader.get, args=[RENDERED])
        rendering.start()
        time.sleep(0.05)
        found["beside"].append(statistics.median(reader.timed(PAGE) for _page in range(PAGES_A_ROUND)))
        rendering.join()
    return found


def show(label: str, taken: list[float]) -> None:
    print(f"  {label:<62} {statistics.median(taken) * 1000:9.2f}")


def show_ratio(label: str, above: list[float], below: list[float], limit: float) -> bool:
    value = statistics.median(a / b for a, b in zip(above, below, strict=True))
    print(f"  {label:<62} {value:9.3f}   (giới hạn {limit})")
    return value <= limit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    os.environ["DJANGO_SETTINGS_MODULE"] = "ntm_portal.settings"

    import django

    django.setup()
    session, size = signed_in(), put_static_file()
    with server() as port:
        reader = Reader(port, session)
        loads, pages = downloads(reader, size, rounds * 5), pages_beside(reader, rounds)
    _static_file().unlink()
    print(f"Tải báo cáo đã ban hành ({size // 1024} KB), {rounds * 5} lượt xen kẽ; mili giây (trung vị):")
    show("tệp tĩnh cùng cỡ", loads[STATIC])
    show("báo cáo đã ban hành, sau khi đăng nhập", loads[PUBLISHED])
    quick = show_ratio("tỷ lệ", loads[PUBLISHED], loads[STATIC], DOWNLOAD_LIMIT)
    print(f"Trang danh sách xã khi có người kết xuất PDF, {rounds} lượt xen kẽ; mili giây (trung vị):")
    show("một mình", pages["alone"])
    show("trong lúc kết xuất", pages["beside"])
    calm = show_ratio("tỷ lệ", pages["beside"], pages["alone"], BESIDE_LIMIT)
    print("✓ trong giới hạn" if quick and calm else "✗ vượt giới hạn")
    return 0 if quick and calm else 1


if __name__ == "__main__":
    raise SystemExit(main())
