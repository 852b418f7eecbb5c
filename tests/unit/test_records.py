import copy
import dataclasses

import pytest

from symderive.records import Record


class Point(Record):
    """A record with defaults."""

    x: int
    y: int = 0
    place: str = dataclasses.field(default="", compare=False, repr=False)


class Other(Record):
    """Fields of the same names in another class."""

    x: int
    y: int = 0
    place: str = ""


class Nothing(Record):
    """No fields."""


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    """The data class that `Point` is like."""

    x: int
    y: int = 0
    place: str = dataclasses.field(default="", compare=False, repr=False)


class TestMaking:
    @pytest.mark.parametrize(
        "point", [Point(1, 2, "a"), Point(1, y=2, place="a"), Point(place="a", y=2, x=1)]
    )
    def test_values_are_given_in_order_or_by_name(self, point):
        assert (point.x, point.y, point.place) == (1, 2, "a")

    def test_a_default_stands_in(self):
        assert (Point(1).y, Point(x=1).place) == (0, "")

    @pytest.mark.parametrize(
        ("values", "named"),
        [((), {}), ((), {"y": 1}), ((1, 2, "", 4), {}), ((1,), {"z": 1}), ((1,), {"x": 2})],
    )
    def test_what_a_data_class_refuses_is_refused(self, values, named):
        with pytest.raises(TypeError):
            Twin(*values, **named)
        with pytest.raises(TypeError, match="Point"):
            Point(*values, **named)

    def test_a_default_that_is_made_anew_is_refused(self):
        with pytest.raises(TypeError, match="data class"):

            class _Wrong(Record):
                items: list[int] = dataclasses.field(default_factory=list)


class TestBeingPlainData:
    def test_equality_is_of_class_and_fields(self):
        assert Point(1, 2) == Point(1, 2)
        assert Point(1, 2) != Point(1, 3)
        assert Point(1, 2) != Other(1, 2)
        assert Point(1, 2) != (1, 2, "")
        assert Nothing() == Nothing() != Point(1)

    def test_what_is_not_compared_does_not_count(self):
        assert Point(1, 2, "a") == Point(1, 2, "b")
        assert hash(Point(1, 2, "a")) == hash(Point(1, 2, "b"))

    def test_a_record_is_frozen_and_has_slots(self):
        point = Point(1)
        for name in ("x", "z"):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(point, name, 2)
        with pytest.raises(dataclasses.FrozenInstanceError):
            del point.x
        assert not hasattr(point, "__dict__")

    def test_it_is_shown_as_a_data_class_is(self):
        assert repr(Point(1, 2, "a")) == repr(Twin(1, 2, "a")).replace("Twin", "Point") == "Point(x=1, y=2)"

    def test_it_is_matched_by_position(self):
        match Point(1, 2):
            case Point(x, y):
                assert (x, y) == (1, 2)

    def test_it_is_copied(self):
        assert copy.deepcopy(Point(1, 2, "a")).place == "a"


class TestFunctionsOfDataclasses:
    def test_fields_are_those_of_the_twin(self):
        assert dataclasses.is_dataclass(Point)
        assert [one.name for one in dataclasses.fields(Point(1))] == [
            one.name for one in dataclasses.fields(Twin)
        ]

    def test_replace_keeps_the_rest(self):
        changed = dataclasses.replace(Point(1, 2, "a"), y=3)
        assert (changed, changed.place) == (Point(1, 3), "a")

    def test_replace_refuses_what_is_no_field(self):
        with pytest.raises(TypeError):
            dataclasses.replace(Point(1), z=1)
