"""Enclosures of real numbers between rationals: interval arithmetic with outward rounding. No floats.

An `Interval` holds every value that the expression can have when its parts lie in theirs. A point (both ends
equal) of moderate size is kept exact, so rational arithmetic loses nothing; everything else is rounded
outward to `bits` significant binary digits. Each elementary function states the remainder of its series.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from symderive.errors import GraphError

__all__ = [
    "FUNCTIONS",
    "Interval",
    "cos",
    "decimal",
    "exp",
    "hull",
    "log",
    "nearest",
    "pi",
    "place",
    "point",
    "power",
    "sin",
    "sqrt",
]

_EXACT_BITS = 2_000
"""A point whose numerator and denominator have at most this many digits is not rounded."""

_LARGEST = 2**20
"""Largest argument, in absolute value, of exp, sin and cos."""

_CHUNK_DIGITS = 4_000
_CHUNK = 10**_CHUNK_DIGITS

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The closed interval from `low` to `high`, of numbers without dimension."""

    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """The distance of the ends."""
        return self.high - self.low

    def sign(self) -> int | None:
        """Return -1, 0 or 1 if every number in it has this sign, else None."""
        if self.low > 0:
            return 1
        if self.high < 0:
            return -1
        return 0 if self.low == self.high else None


def point(value: Fraction | int) -> Interval:
    """Return the interval that holds one number."""
    exact = Fraction(value)
    return Interval(exact, exact)


def hull(*parts: Interval) -> Interval:
    """Return the smallest interval that holds all of them."""
    return Interval(min(part.low for part in parts), max(part.high for part in parts))


def _down(value: Fraction, bits: int) -> Fraction:
    """Return a number of about `bits` significant digits that is not above the value."""
    if value == 0:
        return value
    shift = bits - value.numerator.bit_length() + value.denominator.bit_length()
    if shift >= 0:
        return Fraction((value.numerator << shift) // value.denominator, 1 << shift)
    return Fraction(value.numerator // (value.denominator << -shift) << -shift)


def _up(value: Fraction, bits: int) -> Fraction:
    return -_down(-value, bits)


def rounded(low: Fraction, high: Fraction, bits: int) -> Interval:
    """Return an interval that holds low..high, its ends rounded outward."""
    size = max(low.numerator.bit_length(), low.denominator.bit_length())
    if low == high and size <= _EXACT_BITS:
        return Interval(low, high)
    return Interval(_down(low, bits), _up(high, bits))


# Arithmetic: the ends of a result are those of the four combinations of ends.


def add(a: Interval, b: Interval, bits: int) -> Interval:
    """Return a + b."""
    return rounded(a.low + b.low, a.high + b.high, bits)


def neg(a: Interval) -> Interval:
    """Return -a."""
    return Interval(-a.high, -a.low)


def mul(a: Interval, b: Interval, bits: int) -> Interval:
    """Return a·b."""
    ends = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    return rounded(min(ends), max(ends), bits)


def inv(a: Interval, bits: int) -> Interval:
    """Return 1/a; the interval must not hold 0 (`evaluate` sees to that).

    Refuses: G104.
    """
    if a.sign() in (0, None):
        raise GraphError("G104", "a division by 0", why="the enclosure of the divisor holds 0")
    return rounded(1 / a.high, 1 / a.low, bits)


def power(a: Interval, exponent: int, bits: int) -> Interval:
    """Return a^exponent, monotone on each side of 0."""
    if exponent < 0:
        return inv(power(a, -exponent, bits), bits)
    if exponent == 0:
        return point(1)
    low, high = (_repeated(point(end), exponent, bits) for end in (a.low, a.high))
    found = hull(low, high)
    if exponent % 2 == 0 and a.low < 0 < a.high:
        return Interval(_ZERO, found.high)
    return found


def _repeated(a: Interval, exponent: int, bits: int) -> Interval:
    result, square = point(1), a
    while exponent:
        if exponent & 1:
            result = mul(result, square, bits)
        exponent >>= 1
        if exponent:
            square = mul(square, square, bits)
    return result


# Elementary functions


def _reduced(x: Fraction) -> int:
    """Return the least m >= 0 with |x|/2^m <= 2^-8. Refuses: G107 (a number that is too large)."""
    if abs(x) > _LARGEST:
        raise GraphError(
            "G107",
            "a number is too large to be enclosed",
            why=f"the argument of exp, sin or cos is at most {_LARGEST}",
        )
    shift = 0
    while abs(x) * 256 > 1 << shift:
        shift += 1
    return shift


def _fixed(x: Fraction, bits: int) -> tuple[int, int]:
    """Return integers low, high with low/2^bits <= x <= high/2^bits, for x >= 0."""
    scaled = x.numerator << bits
    return scaled // x.denominator, -(-scaled // x.denominator)


def _series(r: Fraction, bits: int, first: int, step: int, sign: int) -> Interval:
    """Return Σ sign^j · r^k/k! over k = first + step·j, for 0 <= r <= 2^-8.

    In units of 2^-bits, each term lies between two integers, rounded outward. Remainder: the terms decrease
    at least by the factor 2^-8, so what is left out is below twice its first term (a geometric series).
    """
    low, high = _fixed(r, bits)
    power = (1 << bits, 1 << bits) if first == 0 else (low, high)
    ratio = (low, high) if step == 1 else (low * low >> bits, -(-high * high >> bits))
    total_low = total_high = 0
    k, plus = first, True
    while power[1] > 1:
        if plus:
            total_low, total_high = total_low + power[0], total_high + power[1]
        else:
            total_low, total_high = total_low - power[1], total_high - power[0]
        plus = plus if sign > 0 else not plus
        divisor = 1
        for _ in range(step):
            k += 1
            divisor *= k
        power = (power[0] * ratio[0] >> bits) // divisor, -((-power[1] * ratio[1] >> bits) // divisor)
    rest = 2 * power[1] + 1
    unit = 1 << bits
    return Interval(Fraction(total_low - rest, unit), Fraction(total_high + rest, unit))


def _exp_at(x: Fraction, bits: int) -> Interval:
    """Enclose exp(x): exp(x) = exp(x/2^m)^(2^m), the root by its Taylor series; exp(-x) = 1/exp(x)."""
    if x == 0:
        return point(1)
    shift = _reduced(x)
    work = bits + 2 * shift + 16
    result = _series(abs(x) / 2**shift, work, 0, 1, 1)
    for _ in range(shift):
        result = mul(result, result, work)
    result = result if x > 0 else inv(result, work)
    return rounded(result.low, result.high, bits)


def exp(a: Interval, bits: int) -> Interval:
    """Enclose the exponential of an interval; it is monotone. Source: Rudin, PMA, Thm 8.6."""
    low = _exp_at(a.low, bits)
    return low if a.low == a.high else Interval(low.low, _exp_at(a.high, bits).high)


def _artanh(z: Fraction, bits: int) -> Interval:
    """Enclose artanh(z) = Σ z^(2j+1)/(2j+1) for |z| <= 1/3.

    In units of 2^-bits, each term between two integers. What is left out is below twice its first term.
    """
    if z < 0:
        return neg(_artanh(-z, bits))
    low, high = _fixed(z, bits)
    square = low * low >> bits, -(-high * high >> bits)
    total_low = total_high = 0
    k = 1
    while high > 1:
        total_low, total_high = total_low + low // k, total_high - (-high // k)
        low, high = low * square[0] >> bits, -(-high * square[1] >> bits)
        k += 2
    unit = 1 << bits
    return Interval(Fraction(total_low, unit), Fraction(total_high + 2 * high + 1, unit))


def _log_at(x: Fraction, bits: int) -> Interval:
    """Enclose log(x) = k log 2 + 2 artanh((m-1)/(m+1)), x = m·2^k, 2/3 <= m <= 4/3; log 2 = 2 artanh(1/3)."""
    if x == 1:
        return point(0)
    k = x.numerator.bit_length() - x.denominator.bit_length()
    m = x / Fraction(2) ** k
    while m > Fraction(4, 3):
        m, k = m / 2, k + 1
    while m < Fraction(2, 3):
        m, k = m * 2, k - 1
    work = bits + abs(k).bit_length() + 16
    whole = mul(point(2), _artanh((m - 1) / (m + 1), work), work)
    if k:
        whole = add(whole, mul(point(2 * k), _artanh(Fraction(1, 3), work), work), work)
    return rounded(whole.low, whole.high, bits)


def log(a: Interval, bits: int) -> Interval:
    """Enclose the logarithm of an interval of positive numbers; it is monotone. Refuses: G104."""
    if a.low <= 0:
        raise GraphError(
            "G104", "a logarithm of a number that is not positive", why="its enclosure reaches 0"
        )
    low = _log_at(a.low, bits)
    return low if a.low == a.high else Interval(low.low, _log_at(a.high, bits).high)


def _sin_cos_at(x: Fraction, bits: int) -> tuple[Interval, Interval]:
    """Enclose sin(x), cos(x): series at |x|/2^m, then sin 2t = 2 sin t cos t and cos 2t = 1 - 2 sin² t."""
    if x == 0:
        return point(0), point(1)
    shift = _reduced(x)
    work = bits + 4 * shift + 32
    r = abs(x) / 2**shift
    sine, cosine = _series(r, work, 1, 2, -1), _series(r, work, 0, 2, -1)
    two = point(2)
    for _ in range(shift):
        double = mul(two, mul(sine, cosine, work), work)
        cosine = add(point(1), neg(mul(two, mul(sine, sine, work), work)), work)
        sine = double
    return _clipped(sine if x > 0 else neg(sine), bits), _clipped(cosine, bits)


def _clipped(a: Interval, bits: int) -> Interval:
    return rounded(max(a.low, -_ONE), min(a.high, _ONE), bits)


def _near_middle(a: Interval, bits: int, which: int) -> Interval:
    """Enclose sin or cos on an interval with the middle c.

    |f(x) - f(c)| is at most r = |x - c|, and at most |f'(c)|·r + r²/2, as |f'| and |f''| are at most 1.
    """
    values = _sin_cos_at((a.low + a.high) / 2, bits)
    radius = a.width / 2
    slope = max(abs(values[1 - which].low), abs(values[1 - which].high))
    moved = min(radius, slope * radius + radius * radius / 2)
    return _clipped(Interval(values[which].low - moved, values[which].high + moved), bits)


def sin(a: Interval, bits: int) -> Interval:
    """Enclose the sine of an interval."""
    return _near_middle(a, bits, 0)


def cos(a: Interval, bits: int) -> Interval:
    """Enclose the cosine of an interval."""
    return _near_middle(a, bits, 1)


def exact_root(x: Fraction) -> Fraction | None:
    """Return the root of the square of a rational number, None for other numbers.

    >>> exact_root(Fraction(9, 4)), exact_root(Fraction(2))
    (Fraction(3, 2), None)
    """
    if x < 0:
        return None
    top, bottom = isqrt(x.numerator), isqrt(x.denominator)
    return Fraction(top, bottom) if top * top == x.numerator and bottom * bottom == x.denominator else None


def _sqrt_at(x: Fraction, bits: int) -> Interval:
    """Enclose sqrt(x) by integer roots: s <= sqrt(x)·2^k < s + 1."""
    found = exact_root(x)
    if found is not None:
        return point(found)
    shift = max(0, bits + x.denominator.bit_length() - x.numerator.bit_length())
    s = isqrt((x.numerator << 2 * shift) // x.denominator)
    return Interval(Fraction(s, 1 << shift), Fraction(s + 1, 1 << shift))


def sqrt(a: Interval, bits: int) -> Interval:
    """Enclose the root of an interval of numbers >= 0; it is monotone. Refuses: G104."""
    if a.low < 0:
        raise GraphError("G104", "a root of a negative number", why="its enclosure reaches below 0")
    low = _sqrt_at(a.low, bits)
    return low if a.low == a.high else Interval(low.low, _sqrt_at(a.high, bits).high)


def pi(bits: int) -> Interval:
    """Enclose pi = 16 arctan(1/5) - 4 arctan(1/239) (Machin).

    In units of 2^-work; each term of a series is rounded down by less than a unit, and what is left out is
    below a unit too.

    >>> pi(10).low < Fraction(22, 7) and pi(10).width < Fraction(1, 2**10)
    True
    """
    work = bits + 24
    total = error = 0
    for factor, n in ((16, 5), (-4, 239)):
        power, k, sign = (1 << work) // n, 1, 1
        while power:
            total, error = total + factor * sign * (power // k), error + 3 * abs(factor)
            power, k, sign = power // (n * n), k + 2, -sign
    return Interval(Fraction(total - error, 1 << work), Fraction(total + error, 1 << work))


# Defined functions, each monotone, so the ends suffice.


def _monotone(at: Callable[[Interval, int], Interval]) -> Callable[[Interval, int], Interval]:
    def whole(a: Interval, bits: int) -> Interval:
        low = at(point(a.low), bits + 8)
        high = low if a.low == a.high else at(point(a.high), bits + 8)
        return rounded(low.low, high.high, bits)

    return whole


def _sigmoid(x: Interval, bits: int) -> Interval:
    return inv(add(point(1), exp(neg(x), bits), bits), bits)


def _tanh(x: Interval, bits: int) -> Interval:
    """Return tanh(x) = 2·sigmoid(2x) - 1."""
    if x.sign() == 0:
        return point(0)
    twice = _sigmoid(mul(point(2), x, bits), bits)
    return add(mul(point(2), twice, bits), point(-1), bits)


def _sinh(x: Interval, bits: int) -> Interval:
    half = point(Fraction(1, 2))
    return mul(half, add(exp(x, bits), neg(exp(neg(x), bits)), bits), bits)


def _cosh(x: Interval, bits: int) -> Interval:
    """Return cosh(x) of an interval: even, and monotone on x >= 0."""
    sizes = sorted((abs(x.low), abs(x.high)))
    ends = [_cosh_at(end, bits) for end in sizes]
    low = _ONE if x.low < 0 < x.high else ends[0].low
    return rounded(max(low, _ONE), ends[1].high, bits)


def _cosh_at(x: Fraction, bits: int) -> Interval:
    both = add(exp(point(x), bits), exp(point(-x), bits), bits)
    return mul(point(Fraction(1, 2)), both, bits)


FUNCTIONS: dict[str, Callable[[Interval, int], Interval]] = {
    "exp": exp,
    "log": log,
    "sin": sin,
    "cos": cos,
    "sqrt": sqrt,
    "sigmoid": _monotone(_sigmoid),
    "tanh": _monotone(_tanh),
    "sinh": _monotone(_sinh),
    "cosh": _cosh,
}
"""Elementary functions by the name of the constant."""


def decimal(value: Interval, digits: int) -> str | None:
    """Return the number rounded to `digits` decimal places, or None if the interval does not decide it.

    Ties go to the even digit. The error of the text is at most half a unit of its last place.

    >>> decimal(point(Fraction(13, 3)), 4)
    '4.3333'
    >>> decimal(Interval(Fraction(1), Fraction(2)), 0) is None
    True
    """
    low, high = (round(end * 10**digits) for end in (value.low, value.high))
    return place(low, digits) if low == high else None


def nearest(value: Interval, digits: int, *, final: bool) -> str | None:
    """Return `decimal`; if `final`, a decimal also where the interval only holds a point between two."""
    found = decimal(value, digits)
    if found is not None or not final or value.width * 10**digits > 1:
        return found
    return place(round((value.low + value.high) / 2 * 10**digits), digits)


def place(units: int, digits: int) -> str:
    """Return units·10^-digits in decimal digits."""
    text = _numeral(abs(units)).zfill(digits + 1)
    whole = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return f"-{whole}" if units < 0 else whole


def _numeral(value: int) -> str:
    """Return a natural number in decimal digits; Python by itself converts at most 4,300 of them."""
    parts: list[str] = []
    while value >= _CHUNK:
        value, rest = divmod(value, _CHUNK)
        parts.append(str(rest).zfill(_CHUNK_DIGITS))
    return str(value) + "".join(reversed(parts))
