"""PyYAML's parser in Python, for machines whose PyYAML was built without libyaml: slow, with the same result."""

from __future__ import annotations

import yaml
from yaml.tokens import ScalarToken

_ENDS = "\0 \t\r\n\x85\u2028\u2029"  # where a word ends


class PureLoader(yaml.BaseLoader):
    """Reads `{en: What if?}` as libyaml does; PyYAML's scanner takes the `?` for the mark of a key."""

    def scan_plain(self) -> ScalarToken:
        """A text without quotes: `Scanner.scan_plain`, but for a `?` within braces and brackets."""
        chunks: list[str] = []
        spaces: list[str] = []
        start = end = self.get_mark()
        indent = self.indent + 1
        while self.peek() != "#" and (length := self._word_length()):
            self.allow_simple_key = False
            chunks += [*spaces, self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start) or []
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def _word_length(self) -> int:
        length = 0
        marks = ",[]{}" if self.flow_level else ""
        while True:
            character = self.peek(length)
            if character in _ENDS or character in marks:
                return length
            if character == ":" and self.peek(length + 1) in _ENDS + marks:
                return length
            length += 1
