"""Which per cent of the communes meet a criterion."""

from __future__ import annotations

from dataclasses import replace

from reports.drafts.about import scope
from reports.drafts.counts.leads import rate_led
from reports.drafts.counts.scopes import prefixes
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import Place
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import NOW, UNKNOWN, Claim


def of_leading_criterion(
    desk: Desk, passage: Passage, mention: Mention, before: Mention | None, left: str
) -> Claim | None:
    """«Nhà ở dân cư (TC số 9): hơn 72% số xã đạt»; a share of a count since is of that count."""
    led = rate_led(desk, passage, mention)
    if led is None or (before and before.start > led.end and before.counts_units) or desk.when(passage, mention) != NOW:
        return None
    districts = scope(desk, passage, mention)
    if districts == [] or led.unmet:
        return unrecognised(mention, UNKNOWN, "%")
    made = rate_of_criterion(desk, mention, districts, led.number, left)
    return made if led.sure else replace(made, lenient=UNKNOWN)


def rate_of_criterion(desk: Desk, mention: Mention, districts: list[Place] | None, number: int, left: str) -> Claim:
    several = prefixes(desk, districts)
    prefix = several[0].removesuffix("communes")
    lenient = UNKNOWN if len(several) > 1 else ""  # of each or of both together
    return claim(mention, "rate", (desk.answer(f"{prefix}criterion.{number}.rate"),), left, unit="%", lenient=lenient)
