"""Proofs of delivery, as `streamc describe` shows them."""

from __future__ import annotations

from typing import Any

from compiler.checked import Checked
from compiler.delivery.hops import Hop, Proof
from dsl.span import Span
from streamc.render.palette import Palette, Style


def delivery_of(checked: Checked) -> dict[str, Any]:
    """The contract of `--output json`."""
    delivery = checked.delivery
    return {
        "sinks": [_proof(proof, checked) for proof in delivery.proofs],
        "chosen": [
            {"of": one.of or None, "key": one.key, "value": one.value, "reason": one.reason}
            for one in delivery.choices
        ],
    }


def _proof(proof: Proof, checked: Checked) -> dict[str, Any]:
    weakest = proof.weakest
    return {
        "name": proof.sink,
        "guarantee": proof.guarantee.value,
        "claimed": proof.claim is not None,
        "hops": [
            {
                "kind": hop.kind.value,
                "name": hop.name or None,
                "verdict": hop.verdict.value,
                "reason": hop.reason,
                "mend": hop.mend or None,
                "place": _place(hop.span, checked),
            }
            for hop in proof.hops
        ],
        "weakest": None if weakest is None else proof.hops.index(weakest),
    }


def _place(span: Span, checked: Checked) -> dict[str, Any] | None:
    source = checked.sources.get(span.source)
    if source is None:
        return None
    position = source.position(span.start)
    return {"file": span.source, "line": position.line, "column": position.column}


def delivery_text(checked: Checked, palette: Palette) -> str:
    """The proof for each sink, or its weakest hop; and what the compiler chose."""
    lines = ["delivery:"]
    for proof in checked.delivery.proofs:
        lines += _proof_lines(proof, checked, palette)
    if checked.delivery.choices:
        lines.append("settings that were chosen for it:")
    for one in checked.delivery.choices:
        owner = palette.paint(Style.STRONG, one.of or checked.name)
        lines.append(f"  {owner}: {one.key} = {one.value}: {one.reason}")
    return "\n".join(lines)


def _proof_lines(proof: Proof, checked: Checked, palette: Palette) -> list[str]:
    weakest = proof.weakest
    claimed = ""
    if proof.claim is not None:
        claimed = ", as promised" if weakest is None else ", though exactly_once is promised"
    name = palette.paint(Style.STRONG, proof.sink)
    lines = [f"  {name}: {proof.guarantee.value}{claimed}"]
    if weakest is None:
        return lines + [f"    {_hop_line(hop)}" for hop in proof.hops]
    place = _place(weakest.span, checked)
    where = "" if place is None else f" ({place['file']}:{place['line']})"
    lines.append(f"    weakest: {_hop_line(weakest)}{where}")
    return [*lines, f"    mend: {weakest.mend}"] if weakest.mend else lines


def _hop_line(hop: Hop) -> str:
    owner = f" {hop.name}" if hop.name else ""
    return f"{hop.kind.value}{owner}: {hop.reason}"
