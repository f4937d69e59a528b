"""The boundary file of the province: what is taken, what is refused and in which words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communes.models import AuditEntry, BoundaryFile
from ntm_portal.lib.outlines import BadOutlines, draw, read_areas

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


def test_a_loaded_file_draws_the_true_map_and_lists_the_communes_it_lacks(client_of, lan):
    page = send(client_of(lan), TWO).content.decode()
    assert "Đã vẽ ranh giới của 2/94 xã." in page
    assert '<a href="/communes/03628/"><title>Pha Mu, Than Uyên: đạt 19/19 tiêu chí</title><path d="M' in page
    assert '<li><a href="/communes/03391/">' in page
    assert "transform=" not in page
    assert AuditEntry.objects.filter(detail="ranh-gioi.geojson", user=lan).exists()


def test_boundaries_serve_the_days_of_their_communes_alone(client_of, lan):
    browser = client_of(lan)
    send(browser, TWO)
    browser.post("/working-day/", {"day": "31/12/2023"})
    assert "<title>Pha Mu, Than Uyên" in browser.get("/").content.decode()
    browser.post("/working-day/", {"day": "01/08/2025"})
    assert browser.get("/").status_code == 200


def test_boundaries_taken_away_give_the_tiles_back(client_of, lan):
    browser = client_of(lan)
    send(browser, TWO)
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
    "no shape": (geojson(area("03628", [SQUARE[0]] * 4)), "Vùng của các xã trong tệp không có hình dạng."),
    "no rings": (geojson(area("03628", kind="MultiPolygon")), "Vùng của các xã trong tệp không có hình dạng."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_words(client_of, lan, what):
    content, sentence = REFUSED[what]
    page = send(client_of(lan), content).content.decode()
    assert sentence in page
    assert not BoundaryFile.objects.exists()


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
