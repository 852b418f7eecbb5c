"""The rules by name, with what each takes. Trusted.

A name is never reused with another meaning. The number of premises is checked before the rule runs;
None means any number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symderive.kernel.rules import (
    arithmetic,
    calculus,
    equality,
    facts,
    inner,
    integers,
    logic,
    order,
    sums,
)
from symderive.kernel.sequent import Sequent

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: the function, how many premises, the arguments and their kinds."""

    apply: Callable[..., Sequent]
    premises: int | None
    arguments: Mapping[str, str]


_LINCOMB = {
    "goal": "term",
    "used": "indices",
    "multipliers": "terms",
    "signs": "indices",
    "squares": "terms",
    "weights": "terms",
    "weight_signs": "indices",
    "units": "indices",
    "roots": "indices",
    "guards": "indices",
}
_LEMMA = {"number": "index", "spaces": "types", "sizes": "sizes", "values": "terms"}
_CYCLE = {"start": "term", "step": "term"}

RULES: dict[str, Rule] = {
    # logic
    "hyp": Rule(logic.hyp, 0, {"proposition": "term"}),
    "true_intro": Rule(logic.true_intro, 0, {}),
    "imp_intro": Rule(logic.imp_intro, 1, {"proposition": "term"}),
    "imp_elim": Rule(logic.imp_elim, 2, {}),
    "and_intro": Rule(logic.and_intro, 2, {}),
    "and_left": Rule(logic.and_left, 1, {}),
    "and_right": Rule(logic.and_right, 1, {}),
    "or_left": Rule(logic.or_left, 1, {"other": "term"}),
    "or_right": Rule(logic.or_right, 1, {"other": "term"}),
    "or_elim": Rule(logic.or_elim, 3, {}),
    "contra": Rule(logic.contra, 1, {"proposition": "term"}),
    "all_intro": Rule(logic.all_intro, 1, {"variable": "variable"}),
    "all_elim": Rule(logic.all_elim, 1, {"value": "term"}),
    "ex_intro": Rule(logic.ex_intro, 1, {"goal": "term", "value": "term"}),
    "ex_elim": Rule(logic.ex_elim, 2, {"variable": "variable"}),
    # equality
    "refl": Rule(equality.refl, 0, {"value": "term"}),
    "subst": Rule(equality.subst, 2, {"template": "term"}),
    "funext": Rule(equality.funext, 1, {"variable": "variable"}),
    "convert": Rule(equality.convert, 1, {"goal": "term"}),
    "define": Rule(equality.define, 0, {"value": "term"}),
    "natrec_zero": Rule(equality.natrec_zero, 0, _CYCLE),
    "natrec_succ": Rule(equality.natrec_succ, 1, {**_CYCLE, "number": "term"}),
    # arithmetic
    "lincomb": Rule(arithmetic.lincomb, None, _LINCOMB),
    "idx": Rule(arithmetic.idx, None, {"goal": "term", "multipliers": "indices"}),
    "idx_distinct": Rule(arithmetic.idx_distinct, 0, {"left": "term", "right": "term"}),
    # order
    "trichotomy": Rule(order.trichotomy, 0, {"left": "term", "right": "term"}),
    "inv_pos": Rule(order.inv_pos, 1, {}),
    "ite_true": Rule(order.ite_true, 1, {"value": "term"}),
    "ite_false": Rule(order.ite_false, 1, {"value": "term"}),
    # integers and residues
    "induct": Rule(integers.induct, 2, {"variable": "variable", "base": "term", "predicate": "term"}),
    "int_tight": Rule(integers.int_tight, 1, {}),
    "divmod": Rule(integers.divmod_, 1, {"value": "term"}),
    "size": Rule(integers.size, 0, {"name": "name"}),
    "rep_range": Rule(integers.rep_range, 0, {"value": "term"}),
    "rep_cast": Rule(integers.rep_cast, 0, {"value": "term"}),
    "cyclic_cases": Rule(integers.cyclic_cases, None, {"predicate": "term"}),
    # sums
    "sum_empty": Rule(sums.sum_empty, 1, {"function": "term"}),
    "sum_cong": Rule(sums.sum_cong, 1, {"variable": "variable", "lower": "term", "upper": "term"}),
    "csum_sum": Rule(sums.csum_sum, 0, {"function": "term"}),
    # inner products
    "inner_zero": Rule(inner.inner_zero, 1, {}),
    # calculus
    "hd_const": Rule(calculus.hd_const, 0, {"value": "term", "point": "term"}),
    "hd_id": Rule(calculus.hd_id, 0, {"point": "term"}),
    "hd_add": Rule(calculus.hd_add, 2, {}),
    "hd_mul": Rule(calculus.hd_mul, 2, {}),
    "hd_inv": Rule(calculus.hd_inv, 2, {}),
    "hd_chain": Rule(calculus.hd_chain, 2, {}),
    "hd_elementary": Rule(calculus.hd_elementary, None, {"name": "name", "point": "term"}),
    "hd_cong": Rule(calculus.hd_cong, 3, {"variable": "variable"}),
    "deriv_value": Rule(calculus.deriv_value, 1, {}),
    "mono": Rule(calculus.mono, 3, {"variable": "variable"}),
    "slope": Rule(calculus.slope, 2, {"variable": "variable"}),
    "grad_value": Rule(calculus.grad_value, 1, {}),
    "grad_real": Rule(calculus.grad_real, 1, {}),
    "real_grad": Rule(calculus.real_grad, 1, {}),
    # facts and lemmas
    "fact": Rule(facts.fact, 0, {"name": "name", "types": "types"}),
    "lemma": Rule(facts.lemma, 0, _LEMMA),
}
