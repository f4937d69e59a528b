"""The OpenAPI file is valid, and whatever it allows is answered as it says."""

from __future__ import annotations

from time import monotonic

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.checks import missing_required_header, negative_data_rejection

from communes import tokens
from ntm_portal.wsgi import application

FILE = "/api/v1/openapi.json"
MOST_SECONDS = 5  # of each list, with good and with bad questions: a minute in all
# Faults that do not survive the way to the portal: a nameless parameter, a token left out that the test puts in again.
VANISHES = [negative_data_rejection, missing_required_header]
LISTS = ["periods", "units", "criteria-sets", "assessments", "figures", "capital"]


@pytest.fixture
def portal():
    """The application as a server runs it, but within the transaction of the test: it must not close connections."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_file_is_public_valid_and_names_every_list(client, db):
    response = client.get(FILE)
    schema = schemathesis.openapi.from_dict(response.json())
    schema.validate()
    assert sorted(response.json()["paths"]) == sorted(f"/api/v1/{name}" for name in LISTS)
    assert client.get(FILE, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("name", LISTS)
def test_no_question_ends_in_a_server_error_or_an_answer_that_is_not_documented(
    monkeypatch, portal, issue, lan, name, mode
):
    monkeypatch.setattr(tokens, "MOST_WRONG", 1_000_000)  # wrong tokens are tried too, and each is to be answered 401
    headers = {"Authorization": f"Bearer {issue(lan)[1]}", "Accept-Encoding": "identity"}
    operation = schemathesis.openapi.from_wsgi(FILE, portal)[f"/api/v1/{name}"]["GET"]

    until = monotonic() + MOST_SECONDS

    @settings(
        max_examples=60, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=operation.as_strategy(generation_mode=mode), real=strategies.booleans())
    def ask(case, real):
        if monotonic() > until:
            return
        if real and "period" in case.query and mode is GenerationMode.POSITIVE:
            case.query["period"] = "2024-9m"  # else no question would find a report
        case.call_and_validate(headers=headers, excluded_checks=VANISHES)

    ask()
