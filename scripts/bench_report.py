"""Times the PDF of the 9-month report against WeasyPrint alone and Chromium, in turns; prints medians of ratios.

Each round runs every candidate once, one after the other, so that a busy machine slows them alike. All are warm: the
portal's child process, WeasyPrint in processes of their own, Chromium with an open page.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from reports.build import ProgressReport
    from reports.renderers.pdf_worker import Renderer

WARM_UPS = 2
REST = 0.5  # seconds in which the child process collects its garbage, so that nobody else pays for it
BUILD_LIMIT, WHOLE_LIMIT = 0.05, 1.15


# --- WeasyPrint alone, in a process of its own --------------------------------


@cache
def renderer() -> Renderer:
    from reports.renderers.fonts import find_fonts
    from reports.renderers.pdf_worker import Renderer

    return Renderer(find_fonts())


def weasyprint_alone(html: str) -> float:
    """Same HTML, stylesheet, fonts and options, with Python as it comes."""
    return timed(lambda: renderer().render(html))


def weasyprint_frozen(html: str) -> float:
    """The same without garbage collection: what the child process does, without portal and pipe."""
    gc.collect()
    gc.disable()
    gc.freeze()
    try:
        return timed(lambda: renderer().render(html))
    finally:
        gc.enable()
        gc.unfreeze()


# --- The portal and Chromium --------------------------------------------------


def build_report() -> ProgressReport:
    from communes.models import Period
    from communes.selectors import province_on
    from reports.build import build_progress_report

    period = Period.objects.get(slug="2024-9m")
    province = province_on(period.cutoff)
    assert province
    return build_progress_report(unit=province, period=period)


def whole_pdf() -> bytes:
    """What a request for the PDF does: object, HTML, workbook and CSV files to attach, child process."""
    from reports.renderers.files import pdf_with_data

    return pdf_with_data(build_report())


def chromium_pdf(page: Page, html: str) -> None:
    page.set_content(html)
    page.pdf(prefer_css_page_size=True, tagged=True, outline=True)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# --- The rounds ---------------------------------------------------------------


def measure(rounds: int) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright

    from reports.renderers.html import render_document, render_file

    report = build_report()
    html, file = render_document(report), render_file(report)
    context = get_context("spawn")
    with (
        sync_playwright() as playwright,
        ProcessPoolExecutor(1, context) as plain,
        ProcessPoolExecutor(1, context) as frozen,
    ):
        browser = playwright.chromium.launch(executable_path=os.environ["NTM_CHROMIUM"], args=["--no-sandbox"])
        page = browser.new_page()
        candidates: dict[str, Callable[[], float]] = {
            "build": lambda: statistics.median(timed(build_report) for _ in range(5)),  # short, so several times
            "whole": lambda: timed(whole_pdf),
            "alone": lambda: plain.submit(weasyprint_alone, html).result(),
            "frozen": lambda: frozen.submit(weasyprint_frozen, html).result(),
            "chromium": lambda: timed(lambda: chromium_pdf(page, file)),
        }
        found = run_in_turns(candidates, rounds)
        browser.close()
    return found


def run_in_turns(candidates: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    for _ in range(WARM_UPS):
        for candidate in candidates.values():
            candidate()
    found: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds):
        names = list(candidates) if number % 2 else list(reversed(candidates))
        for name in names:
            found[name].append(candidates[name]())
            time.sleep(REST)
    return found


def ratio(found: dict[str, list[float]], name: str, to: str) -> float:
    return statistics.median(one / other for one, other in zip(found[name], found[to], strict=True))


def show(found: dict[str, list[float]]) -> bool:
    print(f"Báo cáo 9 tháng 2024, {len(found['whole'])} lượt xen kẽ; giây (trung vị):")
    for name, label in LABELS.items():
        print(f"  {label:62} {statistics.median(found[name]):7.3f}")
    build, whole = ratio(found, "build", "whole"), ratio(found, "whole", "alone")
    print("Tỷ lệ (trung vị của từng lượt):")
    print(f"  lập số liệu / toàn bộ PDF                                      {build:7.3f}   (giới hạn {BUILD_LIMIT})")
    print(f"  toàn bộ PDF / riêng WeasyPrint                                 {whole:7.3f}   (giới hạn {WHOLE_LIMIT})")
    print(f"  toàn bộ PDF / riêng WeasyPrint, tắt dọn rác                    {ratio(found, 'whole', 'frozen'):7.3f}")
    print(f"  Chromium / riêng WeasyPrint                                    {ratio(found, 'chromium', 'alone'):7.3f}")
    print(f"  toàn bộ PDF / Chromium                                         {ratio(found, 'whole', 'chromium'):7.3f}")
    return build <= BUILD_LIMIT and whole <= WHOLE_LIMIT


LABELS = {
    "build": "lập số liệu (build_progress_report)",
    "whole": "toàn bộ PDF của cổng (số liệu + HTML + tiến trình con)",
    "alone": "riêng WeasyPrint, cùng HTML, cùng tùy chọn",
    "frozen": "riêng WeasyPrint, cùng HTML, tắt dọn rác",
    "chromium": "Chromium in cùng HTML (trang đã mở sẵn)",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    os.environ["DJANGO_SETTINGS_MODULE"] = "ntm_portal.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in this thread

    import django

    django.setup()
    within_limits = show(measure(rounds))
    print("✓ trong giới hạn" if within_limits else "✗ vượt giới hạn")
    return 0 if within_limits else 1


if __name__ == "__main__":
    sys.exit(main())
