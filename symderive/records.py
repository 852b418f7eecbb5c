"""Data classes that cost little to make, for the trees that a short command loads before it does anything.

`dataclass(frozen=True, slots=True)` compiles six methods for each class and makes the class twice: a third of
a millisecond, and for the trees of syntax, recipes and reports together a fifth of the time of `symderive
show`. Records behave the same and share their methods; `fields`, `replace` and `is_dataclass` take them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, dataclass_transform

__all__ = ["Record"]


class _RecordType(type):
    """Makes the annotated names of a class its fields: slots, with the defaults kept aside."""

    _defaults: Mapping[str, Any]
    _rest: tuple[Any, ...]
    _put: tuple[Callable[[Any, Any], None], ...]
    _shown: tuple[str, ...]
    _compared: Callable[[Any], Any]
    _twin: type

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _RecordType:
        names = tuple(namespace.get("__annotations__", ())) if bases else ()
        given = {one: namespace.pop(one, MISSING) for one in names}
        fields = {
            one: value if isinstance(value, Field) else field(default=value) for one, value in given.items()
        }
        if any(one.default_factory is not MISSING for one in fields.values()):
            raise TypeError(f"a default of {name} is made anew for each: that wants a data class")
        made = super().__new__(mcs, name, bases, {**namespace, "__slots__": names, "__match_args__": names})
        made._defaults = {one: each.default for one, each in fields.items()}
        made._rest = tuple(made._defaults.values())
        made._put = tuple(vars(made)[one].__set__ for one in names)
        made._shown = tuple(one for one, each in fields.items() if each.repr)
        compared = [one for one, each in fields.items() if each.compare]
        made._compared = attrgetter(*compared) if compared else type
        return made


class _Fields:
    """What the functions of `dataclasses` look for, made by a data class like it when first asked for."""

    def __get__(self, record: object, kind: _RecordType) -> dict[str, Field[Any]]:
        if "_twin" not in vars(kind):
            defaults = {name: value for name, value in kind._defaults.items() if value is not MISSING}
            # With a docstring of its own, since `dataclass` works out a signature for the lack of one.
            annotations = dict.fromkeys(kind._defaults, "object")
            namespace = {"__doc__": kind.__name__, "__annotations__": annotations, **defaults}
            kind._twin = dataclass(init=False, repr=False, eq=False)(type(kind.__name__, (), namespace))
        found: dict[str, Field[Any]] = vars(kind._twin)["__dataclass_fields__"]
        return found


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record(metaclass=_RecordType):
    """Frozen data with slots, equal where class and fields are.

    A subclass declares its fields by annotations, with defaults or with `field` and its `default`, `compare`
    and `repr`. It has no subclasses, and nothing is computed when a record is made.

    >>> class Point(Record):
    ...     x: int
    ...     y: int = 0
    >>> Point(1), Point(1) == Point(x=1, y=0), Point(1) == Point(2)
    (Point(x=1, y=0), True, False)
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]] = _Fields()  # type: ignore[assignment]

    def __init__(self, *values: Any, **named: Any) -> None:
        kind = type(self)
        if named or len(values) > len(kind._put):
            values = _complete(kind, values, named)
        elif len(values) < len(kind._put):
            rest = kind._rest[len(values) :]
            values = _complete(kind, values, named) if MISSING in rest else values + rest
        for put, value in zip(kind._put, values, strict=True):
            put(self, value)

    def __eq__(self, other: object) -> bool:
        kind = type(self)
        if type(other) is not kind:
            return NotImplemented
        return bool(kind._compared(self) == kind._compared(other))

    def __hash__(self) -> int:
        return hash(type(self)._compared(self))

    def __repr__(self) -> str:
        kind = type(self)
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in kind._shown)
        return f"{kind.__qualname__}({shown})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __reduce__(self) -> tuple[object, ...]:
        kind = type(self)
        return kind, tuple(getattr(self, name) for name in kind._defaults)


def _complete(
    kind: _RecordType, values: tuple[object, ...], named: Mapping[str, object]
) -> tuple[object, ...]:
    """Return a value for each field: those given in order, those given by name, and the defaults."""
    names = tuple(kind._defaults)
    if len(values) > len(names):
        raise TypeError(f"{kind.__name__} has {len(names)} fields, {len(values)} values are given")
    rest = names[len(values) :]
    if not named.keys() <= set(rest):
        wrong = ", ".join(sorted(named.keys() - set(rest)))
        raise TypeError(f"{kind.__name__} has no field, or already a value, for {wrong}")
    whole = (*values, *(named.get(name, kind._defaults[name]) for name in rest))
    missing = [name for name, value in zip(names, whole, strict=True) if value is MISSING]
    if missing:
        raise TypeError(f"{kind.__name__} lacks a value for {', '.join(missing)}")
    return whole
