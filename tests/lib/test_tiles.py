"""Geometry of the tile map and of lines over days."""

from datetime import date
from decimal import Decimal

from ntm_portal.lib.line_chart import line_chart
from ntm_portal.lib.tiles import HEAD, STEP, borders, group_names, size

TWO = {(0, 0): "a", (0, 1): "a", (1, 0): "b"}


def test_a_border_runs_around_each_group_and_never_inside():
    path = borders(TWO)
    between = f"M0 {HEAD + STEP}h{STEP}"
    assert path.count(between) == 1
    assert f"M{STEP} {HEAD}v{STEP}" not in path
    assert path.count("M") == 9


def test_a_name_stands_where_its_group_borders_on_free_room():
    above, below = group_names(TWO, {"a": "Phong Thổ", "b": "Sìn Hồ"})
    assert above.lines == ((HEAD - 8, "Phong Thổ"),)
    assert above.x == STEP
    assert [word for _y, word in below.lines] == ["Sìn", "Hồ"]
    assert below.lines[0][0] > HEAD + 2 * STEP


def test_a_group_without_a_name_is_left_unnamed():
    assert group_names(TWO, {}) == []


def test_the_picture_holds_all_tiles():
    assert size(TWO) == (2 * STEP, 2 * STEP + 2 * HEAD)


def test_a_line_keeps_each_value_until_the_next_day():
    points = [
        (date(2024, 1, 1), Decimal(10), "10"),
        (date(2024, 7, 1), Decimal(12), "12"),
        (date(2024, 12, 31), 12, "12"),
    ]
    chart = line_chart(points, 19)
    assert chart.path.count("H") == 2
    assert [mark.text for mark in chart.levels] == ["9", "13"]
    assert chart.dots[0].y > chart.dots[1].y == chart.dots[2].y
    assert chart.dots[0].x == chart.left
    assert chart.last_dot.x == chart.right


def test_one_day_is_no_line():
    assert line_chart([(date(2024, 1, 1), 3, "3")], 19) is None


def test_the_scale_stays_between_nothing_and_all():
    chart = line_chart([(date(2024, 1, 1), 0, "0"), (date(2024, 2, 1), 19, "19")], 19)
    assert [mark.text for mark in chart.levels] == ["0", "19"]


def test_many_days_are_thinned_to_the_width_of_the_picture():
    points = [(date.fromordinal(date(2020, 1, 1).toordinal() + day), day % 3, "") for day in range(3000)]
    chart = line_chart(points, 19)
    assert chart.dots == ()
    assert chart.path.count("H") < chart.width
