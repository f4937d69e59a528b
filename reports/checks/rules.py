"""All rules of the gate, in the order in which the page lists them."""

from __future__ import annotations

from collections.abc import Mapping

from reports.checks import arithmetic, text, units
from reports.checks.findings import Checked, Finding, Gate, Rule

RULES = (
    Rule(
        "totals",
        "block",
        "Tổng số không khớp",
        "Cộng lại số xã, số tiêu chí đạt, số xã đạt đủ và số xã được công nhận từ từng xã và từng huyện, so với số in "
        "trong báo cáo.",
        arithmetic.totals,
    ),
    Rule(
        "bands",
        "block",
        "Các nhóm xã không khớp",
        "Đếm lại số xã của từng nhóm (19, 15-18, 10-14, 5-9 tiêu chí…) và kiểm tra các nhóm cộng lại đủ số xã đã báo "
        "cáo.",
        arithmetic.bands,
    ),
    Rule(
        "averages",
        "block",
        "Bình quân không khớp",
        "Tính lại bình quân tiêu chí của tỉnh và từng huyện từ số tiêu chí của từng xã.",
        arithmetic.averages,
    ),
    Rule(
        "capital",
        "block",
        "Số liệu vốn không khớp",
        "Vốn được giao sử dụng phải bằng vốn giao trong năm cộng vốn kéo dài; tỷ lệ giải ngân tính trên vốn được giao "
        "sử dụng; lũy kế giải ngân không lớn hơn vốn đó.",
        arithmetic.capital_sums,
    ),
    Rule(
        "lists",
        "block",
        "Số đếm khác với danh sách",
        "Số tiêu chí đạt, chưa đạt của từng đơn vị phải bằng số tiêu chí trong danh sách in bên cạnh.",
        arithmetic.lists,
    ),
    Rule(
        "unknown-name",
        "block",
        "Mã không có số liệu",
        "Lời văn gọi một số liệu mà báo cáo này không có, kể cả số liệu của đơn vị đã chấm dứt.",
        text.unknown_names,
    ),
    Rule(
        "no-letter",
        "block",
        "Ký tự không in được",
        "Lời văn có ký tự mà phông chữ của báo cáo không có: máy khác sẽ in bằng phông khác, hoặc in ô trống.",
        text.letters_not_of_the_font,
    ),
    Rule(
        "typed-number",
        "block",
        "Số gõ tay",
        "Số trong lời văn chưa được gắn với số liệu và chưa ghi lý do. Ngày, tháng, năm, số văn bản và số thứ tự tiêu "
        "chí không tính.",
        text.typed_numbers,
    ),
    Rule(
        "wrong-value",
        "block",
        "Lời văn trái với số liệu",
        "Đọc lại lời văn như một dự thảo: câu nào về xã, huyện, vốn, tiêu chí nói khác với số liệu.",
        text.wrong_values,
    ),
    Rule(
        "said-list",
        "block",
        "Lời văn: số đếm khác danh sách",
        "Số tiêu chí hoặc số xã nêu trong câu khác với danh sách đi kèm.",
        text.lists_against_counts,
    ),
    Rule(
        "said-twice",
        "block",
        "Cùng một nội dung, hai con số",
        "Một số liệu được nêu ở hai chỗ với hai giá trị khác nhau.",
        text.said_twice,
    ),
    Rule(
        "denominator",
        "block",
        "Sai mẫu số",
        "Số giải ngân hoặc tỷ lệ đi với một mẫu số khác vốn được giao sử dụng, hoặc với hai mẫu số.",
        text.denominators,
    ),
    Rule(
        "noun",
        "block",
        "Sai đơn vị tính",
        "Ví dụ «tiêu chí/xã» khi nói về huyện.",
        text.unit_nouns,
    ),
    Rule(
        "letterhead",
        "block",
        "Thể thức văn bản còn thiếu",
        "Cơ quan, địa danh, ký hiệu, người ký, nơi nhận phải đủ theo NĐ 30/2020/NĐ-CP, Phụ lục I.",
        units.letterhead,
    ),
    Rule(
        "no-text",
        "explain",
        "Mục chưa có nội dung",
        "Mục lời văn còn trống: báo cáo in «(Chưa có nội dung.)» ở mục đó.",
        text.sections_without_text,
    ),
    Rule(
        "recognised-not-met",
        "explain",
        "Đã công nhận nhưng chưa đạt đủ tiêu chí",
        "Xã có quyết định công nhận mà hiện không đạt đủ tiêu chí.",
        units.recognised_not_met,
    ),
    Rule(
        "at-risk",
        "explain",
        "Nguy cơ bị thu hồi danh hiệu",
        "Xã đã công nhận mất từ 30 đến 50 % tiêu chí, trong đó có tiêu chí thu nhập, môi trường hoặc quốc phòng và an "
        "ninh, hoặc mất từ 50 % trở lên (QĐ 18/2022/QĐ-TTg).",
        units.at_risk,
    ),
    Rule(
        "lost",
        "explain",
        "Mất tiêu chí không ghi lý do",
        "Tiêu chí đạt ở kỳ trước, nay không đạt, mà không ai ghi vì sao.",
        units.lost_without_reason,
    ),
    Rule(
        "readings",
        "explain",
        "Chỉ tiêu khác với kết quả đánh giá",
        "Số đo của chỉ tiêu cho kết quả khác với đánh giá đã ghi, hoặc tiêu chí khác với các chỉ tiêu của nó.",
        units.readings_against_verdicts,
    ),
    Rule(
        "plans",
        "explain",
        "Kế hoạch chưa đủ để đạt mục tiêu",
        "Mục tiêu bình quân của tỉnh nhân với số xã, so với số tiêu chí hiện đạt cộng phần tăng của các xã có kế "
        "hoạch.",
        units.plans_against_goal,
    ),
    Rule(
        "cutoff",
        "explain",
        "Số liệu khác ngày chốt",
        "Số liệu được ghi nhận vào ngày khác ngày chốt của báo cáo.",
        units.other_cutoffs,
    ),
    Rule(
        "title",
        "explain",
        "Tiêu đề và ngày chốt không cùng thời gian",
        "Ví dụ tiêu đề nói 9 tháng, số liệu chốt trong tháng 10.",
        units.title_and_cutoff,
    ),
    Rule(
        "returns",
        "explain",
        "Biểu báo cáo chưa về hoặc về chậm",
        "Huyện chưa gửi biểu báo cáo của kỳ, bị trả lại mà chưa gửi lại, hoặc gửi sau hạn.",
        units.missing_returns,
    ),
    Rule(
        "unreported",
        "explain",
        "Xã chưa báo cáo",
        "Xã không có đánh giá nào; báo cáo in là chưa báo cáo, không tính là chưa đạt.",
        units.unreported,
    ),
    Rule(
        "opinion",
        "explain",
        "Nhận định trái với số liệu",
        "«khó», «cao», «giảm» nói về tiêu chí được nêu tên mà số liệu không cho thấy như vậy.",
        text.opinions,
    ),
    Rule(
        "words",
        "explain",
        "Câu văn dễ hiểu sang số liệu khác",
        "Số trong câu đã gắn với số liệu hoặc đã ghi lý do, nhưng chữ chung quanh đọc ra như nói về một số liệu khác.",
        text.ambiguous_words,
    ),
    Rule(
        "unclear",
        "explain",
        "«Đạt chuẩn» chưa rõ nghĩa",
        "«Đạt chuẩn» có thể là đạt đủ tiêu chí hoặc đã được công nhận.",
        text.unclear_titles,
    ),
    Rule(
        "met-not-recognised",
        "note",
        "Đạt đủ tiêu chí nhưng chưa công nhận",
        "Xã đạt đủ tiêu chí, chưa có quyết định công nhận.",
        units.met_not_recognised,
    ),
)


def findings_of(checked: Checked) -> tuple[Finding, ...]:
    """Everything that every rule finds, equal findings once."""
    found = {
        finding.key: finding
        for rule in RULES
        for hit in rule.check(checked)
        for finding in [Finding(rule.code, rule.severity, rule.title, hit.message, hit.about)]
    }
    return tuple(found.values())


def gate_of(checked: Checked, explanations: Mapping[str, str]) -> Gate:
    return Gate(findings_of(checked), explanations)
