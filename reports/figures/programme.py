"""Figures about documents and training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from reports.figures import Figure, Records
from reports.models import DocumentCategory, GuidanceDocument, TrainingClass


def document_figures(
    documents: Sequence[GuidanceDocument], programmes: Sequence[GuidanceDocument], until: date
) -> Iterator[Figure]:
    """Documents of the year up to the review meeting, and the national thematic programmes in force."""
    issued = Records.of(
        "reports.GuidanceDocument", category=DocumentCategory.GUIDANCE, issued_on__year=until.year, issued_on__lte=until
    )
    yield Figure("guidance.issued", "Số văn bản chỉ đạo, hướng dẫn trong năm", len(documents), "văn bản", until, issued)
    national = Records.of("reports.GuidanceDocument", category=DocumentCategory.PROGRAMME, issued_on__lte=until)
    yield Figure("guidance.programmes", "Số chương trình chuyên đề", len(programmes), "chương trình", until, national)


def training_figures(classes: Sequence[TrainingClass], on: date) -> Iterator[Figure]:
    """Training classes of the year that ended by the cut-off."""
    held = Records.of("reports.TrainingClass", held_on__year=on.year, held_until__lte=on)
    yield Figure("training.classes", "Số lớp tập huấn trong năm", len(classes), "lớp", on, held)
    trainees = sum(item.trainees for item in classes)
    yield Figure("training.trainees", "Số học viên tập huấn trong năm", trainees, "học viên", on, held)
