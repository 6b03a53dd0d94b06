"""`textDocument/signatureHelp`."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.signatures import Signature, calling_at
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session


def signature_help(
    session: Session, params: types.SignatureHelpParams
) -> types.SignatureHelp | None:
    """The forms of the call at a place, and which of its arguments is being written."""
    text = text_of(session, params)
    found = None if text is None else calling_at(text.snapshot, text.offset(params.position))
    if found is None:
        return None
    shown = [_information(one) for one in found.signatures]
    chosen = found.signatures[found.fitting]
    argument = min(found.argument, max(len(chosen.parameters) - 1, 0))
    return types.SignatureHelp(shown, found.fitting, argument)


def _information(signature: Signature) -> types.SignatureInformation:
    return types.SignatureInformation(
        signature.label,
        documentation=signature.doc or None,
        parameters=[types.ParameterInformation(text) for text in signature.parameters],
    )


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_SIGNATURE_HELP,
        signature_help,
        types.SignatureHelpOptions(trigger_characters=["(", ","]),
    ),
)
