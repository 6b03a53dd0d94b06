"""The grammar of the `.stream` language, in lark's notation, and the parse tables made from it."""
