"""Documents and training."""

from __future__ import annotations

from reports.figures import additions as add
from reports.figures.definitions.entry import Definition

DEFINITIONS = (
    Definition(
        "guidance.issued",
        "Số văn bản chỉ đạo, hướng dẫn của đơn vị báo cáo ban hành trong năm đến ngày họp; "
        "kỳ không họp thì đến ngày chốt số liệu.",
        "Đếm các văn bản.",
        adds=add.ONE,
    ),
    Definition(
        "guidance.programmes",
        "Số chương trình chuyên đề của Thủ tướng Chính phủ đã ban hành.",
        "Đếm các văn bản phê duyệt chương trình.",
        adds=add.ONE,
    ),
    Definition(
        "training.classes",
        "Số lớp tập huấn tổ chức trong năm và đã kết thúc đến ngày chốt số liệu.",
        "Đếm các lớp.",
        adds=add.ONE,
    ),
    Definition(
        "training.trainees",
        "Số lượt học viên của các lớp tập huấn tổ chức trong năm và đã kết thúc đến ngày chốt số liệu.",
        "Cộng số học viên của từng lớp.",
        adds=add.TRAINEES,
    ),
)
