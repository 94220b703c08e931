"""Who is hurt if this breaks."""

from hypothesis import given
from hypothesis import strategies as st

from varsko.catalog.domain.drawing import BOX_HEIGHT, BOX_WIDTH, draw
from varsko.catalog.domain.graph import circle, hurt_by, needed_for

# shop needs checkout and search, checkout needs payments, payments and search need the database
EDGES = [("shop", "checkout"), ("shop", "search"), ("checkout", "payments"), ("payments", "database"), ("search", "database")]

graphs = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: tuple(map(str, pair)))
)


def test_who_stands_on_a_thing_is_hurt_when_it_breaks():
    assert [(one.id, one.steps) for one in hurt_by(EDGES, "database")] == [("payments", 1), ("search", 1), ("checkout", 2), ("shop", 2)]
    assert hurt_by(EDGES, "shop") == []
    assert hurt_by(EDGES, "unknown") == []


def test_the_way_is_told():
    assert {one.id: one.via for one in hurt_by(EDGES, "database")}["shop"] == "search"


def test_what_a_thing_stands_on():
    assert [one.id for one in needed_for(EDGES, "shop")] == ["checkout", "search", "payments", "database"]


def test_a_circle_is_told_from_end_to_end():
    assert circle(EDGES, "database", "shop") == ["database", "shop", "search", "database"]
    assert circle(EDGES, "shop", "shop") == ["shop", "shop"]
    assert circle(EDGES, "shop", "database") == []


@given(graphs)
def test_hurt_and_needed_are_two_sides_of_one_thing(edges):
    for one in {end for pair in edges for end in pair}:
        for hurt in hurt_by(edges, one):
            assert one in {reached.id for reached in needed_for(edges, hurt.id)}


@given(graphs, st.integers(0, 9), st.integers(0, 9))
def test_a_circle_is_told_exactly_when_there_would_be_one(edges, start, end):
    would = start == end or str(start) in {one.id for one in needed_for(edges, str(end))}
    assert bool(circle(edges, str(start), str(end))) == would


@given(graphs)
def test_no_two_boxes_of_a_drawing_touch_and_none_leaves_it(edges):
    drawing = draw(edges, "5")
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - BOX_WIDTH
        assert 0 <= box.y <= drawing.height - BOX_HEIGHT
    places = {(box.x, box.y // (BOX_HEIGHT // 2)) for box in drawing.boxes}
    assert len(places) == len(drawing.boxes)


def test_a_service_alone_is_one_box():
    drawing = draw([], "shop")
    assert [(box.id, box.x, box.y) for box in drawing.boxes] == [("shop", 0, 0)]
    assert (drawing.width, drawing.height, drawing.lines) == (BOX_WIDTH, BOX_HEIGHT, ())


def test_who_is_hurt_stands_left_and_what_is_needed_right():
    columns = {box.id: box.column for box in draw(EDGES, "payments").boxes}
    assert columns == {"shop": -2, "checkout": -1, "payments": 0, "database": 1}
