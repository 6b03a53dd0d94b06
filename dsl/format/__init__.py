"""The canonical form of `.stream` texts.

    from dsl.format import format_source

    formatted = format_source(Source("payments.stream", text))
    formatted.text          # the whole text in canonical form; without a byte order mark, which the caller keeps
    formatted.changed       # whether it differs from the text given
    formatted.edits         # Edits from the one to the other, in order and apart from each other
    formatted.diagnostics   # mistakes of syntax, and why something stays as it is

    format_source(source, lines=(10, 20))   # only the declarations that lie on lines 10 to 20

A file with mistakes is formatted, too: a declaration that does not parse stays as it is, character by character.
Nothing is raised, whatever the text. The new text is parsed and compared with the old one before it is given: the same
tree, the same comments, the same mistakes; what differs stays as it was and is reported (SYN009, SYN010).
"""

from __future__ import annotations

from dsl.format.formatting import Formatted, format_source

__all__ = ["Formatted", "format_source"]
