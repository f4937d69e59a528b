"""Twenty officers save cells at once, through gunicorn's two processes into a database of their own."""

from __future__ import annotations

import json
import random
import re
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.servers import Server

WRITERS, SAVES = 20, 4
CELLS = [f"/entry/commune/03628/{number}/" for number in range(6, 11)] + ["/entry/commune/03403/2/"]
VERDICTS = ["met", "not_met", "not_assessed", "not_applicable"]
TOKEN = "t" * 32

pytestmark = pytest.mark.slow

SIGN_IN = f"""
from django.contrib.auth.models import User
from django.test import Client
from communes.models import Membership, Role
for number in range({WRITERS}):
    user = User.objects.create_user(f"nguoi{{number}}")
    Membership.objects.create(user=user, role=Role.APPROVER)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    print(user.pk, browser.cookies["sessionid"].value)
"""
STORED = """
import json
from criteria.models import Assessment
rows = Assessment.objects.filter(recorded_by__username__startswith="nguoi")
columns = "pk", "recorded_by_id", "unit__code", "criterion__number", "verdict", "note"
print(json.dumps(list(rows.values_list(*columns))))
"""


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    def found(self, pattern: str) -> str:
        match = re.search(pattern, self.text)
        return match.group(1) if match else ""


@dataclass(frozen=True)
class Writer:
    server: Server
    person: str
    session: str

    def save(self, path: str, **fields: str) -> Answer:
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "X-Entry": "cell",
            "X-Entry-Person": self.person,
        }
        data = urllib.parse.urlencode({"day": "2024-10-22", **fields}).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.server.url + path, data, headers)) as response:
                return Answer(response.status, response.read().decode())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.read().decode())

    def insist(self, path: str, verdict: str, note: str) -> str:
        """Records the value whatever others write in between, as a person would who chooses «my value» each time."""
        base = ""
        for _attempt in range(500):
            answer = self.save(path, verdict=verdict, note=note, base=base)
            if answer.status == 200:
                return answer.found(r'data-wrote="(\d+)"')
            assert answer.status == 409, (answer.status, answer.text[:300])
            base = answer.found(r'name="base" value="(\d*)"')
        raise AssertionError("never acknowledged")

    def work(self) -> list[tuple[int, int, str, int, str, str]]:
        """Saves and what was acknowledged for each."""
        chance, done = random.Random(self.person), []
        for turn in range(SAVES):
            path, verdict, note = chance.choice(CELLS), chance.choice(VERDICTS), f"lần {turn}"
            wrote = self.insist(path, verdict, note)
            _empty, _entry, _level, code, number, _end = path.split("/")
            done.append((int(wrote), int(self.person), code, int(number), verdict, note))
        return done


def test_twenty_writers_at_once_lose_nothing(portal):
    sessions = [line.split() for line in portal.manage("shell", "--verbosity", "0", "-c", SIGN_IN).splitlines()]
    writers = [Writer(portal, *session) for session in sessions]
    with ThreadPoolExecutor(WRITERS) as pool:
        acknowledged = [save for done in pool.map(Writer.work, writers) for save in done]
    stored = json.loads(portal.manage("shell", "--verbosity", "0", "-c", STORED))
    assert len(acknowledged) == WRITERS * SAVES
    assert {tuple(row) for row in stored} == set(acknowledged)
    assert "Traceback" not in (portal.folder / "server.log").read_text()
