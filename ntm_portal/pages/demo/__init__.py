"""The demo data set and its accounts, in demo mode only."""

from ntm_portal.pages.demo.accounts import (
    accounts_exist,
    create_accounts,
    refuse_outside_demo_mode,
)
from ntm_portal.pages.demo.data import (
    FOLDER,
    load,
    publish_report,
)

__all__ = [
    "FOLDER",
    "accounts_exist",
    "create_accounts",
    "load",
    "publish_report",
    "refuse_outside_demo_mode",
]
