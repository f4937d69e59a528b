"""The boundary file of the province: what is taken, what is refused and in which words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communes.models import AuditEntry, BoundaryFile
from communes.selectors import territory_on
from ntm_portal.lib.outlines import BadOutlines, draw, read_areas
from tests.conftest import CUTOFF

SQUARE = [[103.0, 22.0], [103.5, 22.0], [103.5, 22.5], [103.0, 22.5], [103.0, 22.0]]
BESIDE = [[103.5, 22.0], [104.0, 22.0], [104.0, 22.5], [103.5, 22.5], [103.5, 22.0]]


def area(code, *rings, kind="Polygon", **more):
    return {"type": "Feature", "properties": {"ma": code, **more}, "geometry": {"type": kind, "coordinates": [*rings]}}


def geojson(*areas):
    return json.dumps({"type": "FeatureCollection", "features": areas}).encode()


def send(browser, content):
    return browser.post(
        "/overview/boundaries/", {"file": SimpleUploadedFile("ranh-gioi.geojson", content)}, follow=True
    )


TWO = geojson(area("03628", SQUARE, name="Pha Mu"), area("03405", BESIDE), area("99999", SQUARE))


def square(number):
    """A field of its own, somewhere in the province."""
    west, south = 102.5 + number % 10 / 10, 22 + number // 10 / 10
    return [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]


@pytest.fixture
def codes(db):
    return [unit.code for unit in territory_on(CUTOFF).communes]


@pytest.fixture
def areas(codes):
    """An area for every commune."""
    return [area(code, square(number)) for number, code in enumerate(codes)]


def test_a_loaded_file_draws_the_true_map(client_of, lan, areas):
    page = send(client_of(lan), geojson(*areas, area("99999", SQUARE))).content.decode()
    assert "Đã vẽ ranh giới của 94/94 xã." in page
    assert "Không vẽ 1 vùng vì mã của vùng không phải xã của ngày đang xem: 99999." in page
    assert '<a href="/communes/03628/"><title>Pha Mu, Than Uyên: đạt 19/19 tiêu chí</title><path d="M' in page
    assert "transform=" not in page
    assert AuditEntry.objects.filter(detail="ranh-gioi.geojson", user=lan).exists()


def test_codes_that_lost_their_zero_in_a_table_are_read(client_of, lan, codes):
    numbered = [area(int(code), square(number)) for number, code in enumerate(codes)]
    page = send(client_of(lan), geojson(*numbered)).content.decode()
    assert "Đã vẽ ranh giới của 94/94 xã." in page
    lost = [code for code in codes if code.startswith("0")]
    assert f"{len(lost)} mã xã thiếu số 0 ở đầu" in page
    assert f"ví dụ {int(lost[0])} thành {lost[0]}." in page


@pytest.mark.parametrize("write", [float, lambda code: f" {int(code)} "])
def test_codes_of_a_column_with_gaps_or_of_text_are_read(client_of, lan, codes, write):
    written = [area(write(code), square(number)) for number, code in enumerate(codes)]
    assert "Đã vẽ ranh giới của 94/94 xã." in send(client_of(lan), geojson(*written)).content.decode()


def test_whole_codes_are_read_without_a_word(client_of, lan, areas):
    page = send(client_of(lan), geojson(*areas)).content.decode()
    assert "thiếu số 0" not in page
    assert "Không vẽ" not in page


def refused(browser, *areas):
    page = send(browser, geojson(*areas)).content.decode()
    assert not BoundaryFile.objects.exists()
    return page


def test_a_file_that_lacks_communes_takes_none_off_the_map(client_of, lan, areas):
    page = refused(client_of(lan), *areas[:-7])
    assert "Tệp thiếu ranh giới của 7/94 xã: " in page
    assert "…. Hãy bổ sung rồi nạp lại." in page


def test_a_commune_of_several_areas_is_refused(client_of, lan, areas):
    page = refused(client_of(lan), *areas, areas[0])
    assert "có nhiều vùng trong tệp. Hãy gộp thành một MultiPolygon." in page


def test_areas_of_another_country_are_refused(client_of, lan, codes):
    far = [[[lon - 170, lat - 40] for lon, lat in square(number)] for number, _code in enumerate(codes)]
    page = refused(client_of(lan), *(area(code, far[number]) for number, code in enumerate(codes)))
    assert "nằm ngoài Việt Nam (kinh độ −67,5, vĩ độ −18)" in page


def test_one_area_for_all_communes_is_refused(client_of, lan, codes):
    page = refused(client_of(lan), *(area(code, SQUARE) for code in codes))
    assert "có cùng một vùng trong tệp." in page


def test_a_boundary_that_crosses_itself_is_refused(client_of, lan, areas):
    one, two, three, four, _one = areas[3]["geometry"]["coordinates"][0]
    areas[3]["geometry"]["coordinates"] = [[one, three, two, four, one]]
    page = refused(client_of(lan), *areas)
    assert "tự cắt gần kinh độ 10" in page
    assert "Hãy sửa hình rồi nạp lại tệp." in page


def test_the_same_area_written_from_another_corner_is_the_same(client_of, lan, areas):
    ring = areas[0]["geometry"]["coordinates"][0]
    areas[1]["geometry"]["coordinates"] = [[*ring[2:], *ring[1:3]]]
    assert "có cùng một vùng trong tệp." in refused(client_of(lan), *areas)


def test_boundaries_serve_the_days_of_their_communes_alone(client_of, lan, areas):
    browser = client_of(lan)
    send(browser, geojson(*areas))
    browser.post("/working-day/", {"day": "31/12/2023"})
    assert "<title>Pha Mu, Than Uyên" in browser.get("/").content.decode()
    browser.post("/working-day/", {"day": "01/08/2025"})
    assert browser.get("/").status_code == 200


def test_boundaries_taken_away_give_the_tiles_back(client_of, lan, areas):
    browser = client_of(lan)
    send(browser, geojson(*areas))
    browser.post("/overview/boundaries/", {"remove": BoundaryFile.objects.get().pk})
    assert browser.get("/").content.decode().count("transform=") == 94


REFUSED = {
    "no JSON": (b"\x89PNG", "Tệp không phải GeoJSON: không đọc được JSON mã UTF-8."),
    "deep": (b"[" * 200_000, "Tệp không phải GeoJSON: không đọc được JSON mã UTF-8."),
    "not a number": (b'{"type": NaN}', "Tệp không phải GeoJSON: không đọc được JSON mã UTF-8."),
    "a list": (b"[1]", "Tệp không phải GeoJSON loại FeatureCollection."),
    "nothing in it": (geojson(), "Tệp phải có từ 1 đến 2.000 vùng"),
    "a point": (geojson(area("03628", 103, 22, kind="Point")), "Vùng số 1 không phải Polygon"),
    "text": (geojson(area("03628", [["a", 1]] * 4)), "Không đọc được tọa độ của vùng số 1"),
    "meters": (geojson(area("03628", [[500_000, 2_450_000]] * 4)), "Không đọc được tọa độ của vùng số 1"),
    "three points": (geojson(area("03628", SQUARE[:3])), "Không đọc được tọa độ của vùng số 1"),
    "a mapping": (geojson(area("03628", [{"x": 1}] * 4)), "Không đọc được tọa độ của vùng số 1"),
    "no code": (geojson(area("Pha Mu", SQUARE)), "Không thuộc tính nào của các vùng chứa mã xã"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_words(client_of, lan, what):
    content, sentence = REFUSED[what]
    page = send(client_of(lan), content).content.decode()
    assert sentence in page
    assert not BoundaryFile.objects.exists()


@pytest.mark.parametrize("shape", [{"rings": [[SQUARE[0]] * 4]}, {"rings": [], "kind": "MultiPolygon"}])
def test_areas_without_shape_are_refused(client_of, lan, codes, shape):
    areas = [area(code, *shape["rings"], kind=shape.get("kind", "Polygon")) for code in codes]
    sentence = "có cùng một vùng" if shape["rings"] else "Tệp thiếu ranh giới của 94/94 xã"
    assert sentence in refused(client_of(lan), *areas)


def test_a_file_that_is_too_large_is_refused(client_of, lan, monkeypatch):
    monkeypatch.setattr("ntm_portal.pages.overview.views.MOST_BYTES", 10)
    assert "Tệp lớn hơn 8 MB" in send(client_of(lan), TWO).content.decode()


def test_a_form_without_a_file_asks_for_it(client_of, lan):
    assert 'class="wrong"' in client_of(lan).post("/overview/boundaries/", {}).content.decode()


def test_a_border_is_drawn_between_districts_and_not_within():
    shapes = {"1": [[(103.0, 22.0), (103.5, 22.0), (103.5, 22.5), (103.0, 22.5), (103.0, 22.0)]], "2": [BESIDE]}
    apart, together = draw(shapes, {"1": "a", "2": "b"}), draw(shapes, {"1": "a", "2": "a"})
    assert apart.borders.count("M") == 7
    assert together.borders.count("M") == 6


def test_fine_boundaries_are_thinned(monkeypatch):
    ring = [[103 + index / 40_000, 22 + (index % 7) / 1000] for index in range(40_000)] + [[103.5, 22.6], [103, 22]]
    found = read_areas(geojson(area("1", ring)))
    drawing = draw({"1": found[0].rings}, {})
    assert len(drawing.outlines["1"].path) < 20_000


def test_more_points_than_can_be_read_are_refused(monkeypatch):
    monkeypatch.setattr("ntm_portal.lib.outlines.MOST_READ", 4)
    with pytest.raises(BadOutlines, match="500"):
        read_areas(geojson(area("1", SQUARE)))
