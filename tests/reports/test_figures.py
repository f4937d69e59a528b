"""The figures of the demo data set are those of the source report."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

EXPECTED = Path(__file__).parents[1] / "data" / "figures.csv"


def expected() -> dict[str, str]:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["value"] for row in csv.DictReader(file)}


def printed(*args: str) -> str:
    out = StringIO()
    call_command("figures", *args, stdout=out)
    return out.getvalue()


def test_the_9_month_figures_agree_with_all_rows_of_the_source_report(db):
    rows = {row["key"]: row["value"] for row in csv.DictReader(StringIO(printed("2024-9m")))}
    assert len(expected()) == 91
    assert {key: rows.get(key) for key in expected()} == expected()


def test_json_holds_the_same_figures_as_csv(db):
    from_csv = list(csv.DictReader(StringIO(printed("2024-9m"))))
    assert json.loads(printed("2024-9m", "--format", "json")) == from_csv


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        (
            "2024-6m",
            {
                "communes.met_all": "38",
                "communes.recognised": "39",
                "communes.average": "14.20",
                "communes.band.15_18": "8",
                "communes.band.10_14": "31",
                "communes.band.5_9": "17",
                "communes.band.0_4": "0",
                "commune.03628.met": "18",
                "commune.03577.unmet_list": "17",
                "district.106.met_list": "3 4",
                "district.111.indicators_met": "26",
                "villages.met_all": "2",
                "funding.usable": "116548",
                "funding.disbursed": "31066",
                "guidance.issued": "7",
                "training.classes": "4",
                "training.trainees": "275",
                "goal.2024.recognised": "44",
            },
        ),
        (
            "2023-12m",
            {
                "communes.met_all": "39",
                "communes.recognised": "39",
                "communes.average": "13.70",
                "communes.band.15_18": "3",
                "communes.band.10_14": "25",
                "communes.band.5_9": "26",
                "communes.band.0_4": "1",
                "district.110.indicators_met": "19",
                "funding.investment.disbursed": "82049",
                "funding.recurrent.disbursed": "7917",
                "guidance.issued": "0",
                "training.classes": "4",
                "training.trainees": "253",
            },
        ),
    ],
)
def test_the_closed_periods_have_their_own_figures(db, slug, values):
    rows = {row["key"]: row["value"] for row in csv.DictReader(StringIO(printed(slug)))}
    assert {key: rows.get(key) for key in values} == values


def test_a_figure_of_capital_names_the_day_it_was_observed(report):
    assert report.figures["funding.rate"].cutoff.isoformat() == "2024-10-15"
    assert report.figures["communes.average"].cutoff.isoformat() == "2024-10-22"


def test_an_unknown_period_is_refused_with_the_known_ones(db):
    with pytest.raises(CommandError, match="2024-9m"):
        printed("2024-8m")


def test_an_unknown_district_is_refused_with_the_known_ones(db):
    with pytest.raises(CommandError, match="106"):
        printed("2024-9m", "--unit", "999")
