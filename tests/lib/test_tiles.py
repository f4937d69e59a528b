"""Geometry of the tile map."""

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
