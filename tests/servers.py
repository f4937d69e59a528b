"""A portal that runs by itself: gunicorn before a database and a data folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]
from django.db import connection

ROOT = Path(__file__).parents[1]
PASSWORD = "demo-password-2024"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """A running portal with a data folder of its own; can be stopped and started again on the same port."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NTM_")}
        settings = {
            "NTM_DEMO": "1",
            "NTM_DEMO_PASSWORD": PASSWORD,
            "NTM_DATA_DIR": str(folder),
            "NTM_LOG_LEVEL": "WARNING",
        }
        self.environment = {**kept, **settings, **more}
        self.manage("setup")
        self.start()

    def manage(self, *command: str) -> str:
        call = [sys.executable, "manage.py", *command]
        done = subprocess.run(call, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    def start(self) -> None:
        options = ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{self.port}"]
        self.log = (self.folder / "server.log").open("a")
        command = [sys.executable, "-m", "gunicorn", "ntm_portal.wsgi", *options]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        for _attempt in range(200):
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.folder / "server.log").read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The setting for a database besides that of the test session: what runs there commits for real."""
    url = os.environ.get("NTM_DATABASE_URL", "")
    if not url:
        yield {}
        return
    name = f"ntm_portal_{os.getpid()}"
    _on_the_server(f"CREATE DATABASE {name}")
    yield {"NTM_DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
    _on_the_server(f"DROP DATABASE {name} WITH (FORCE)")


def _on_the_server(command: str) -> None:
    """Runs one command on the PostgreSQL of the test run, outside of any transaction."""
    known = connection.settings_dict
    asked = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    session = psycopg2.connect(dbname="postgres", **{name: value for name, value in asked.items() if value})
    session.autocommit = True
    session.cursor().execute(command)
    session.close()
