"""XML of strangers through expat: no DTD, no other encoding, no endless nesting. Only the standard library."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from communes.submissions.refusals import Code, Refused

CHUNK = 1 << 16
MOST_DEPTH = 64
SEPARATOR = " "  # between namespace and local name
ENCODINGS = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})

Attributes = dict[str, str]


class Handler:
    """What happens at the elements of one part; names carry their namespace (`http://… row`)."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    def take(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text


def local(name: str) -> str:
    return name.rpartition(SEPARATOR)[2]


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute of any namespace: strict and transitional files differ in that of `r:id`."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


def parse(stream: IO[bytes], handler: Handler, part: str) -> None:
    """Feeds the part to the handler. Refused for a DTD, for another encoding and for what is not well-formed."""
    parser = parser_for(handler, part)
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(Code.BROKEN, part) from error
    finally:
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None


def parser_for(handler: Handler, part: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(None, SEPARATOR)
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    handler.take(parser)
    parser.StartDoctypeDeclHandler = refuser(Code.DTD, part)
    parser.EntityDeclHandler = refuser(Code.DTD, part)
    parser.ExternalEntityRefHandler = refuser(Code.DTD, part)
    parser.XmlDeclHandler = declaration_check(part)
    return parser


def refuser(code: Code, part: str) -> Callable[..., int]:
    def refuse(*_arguments: object) -> int:
        raise Refused(code, part)

    return refuse


def declaration_check(part: str) -> Callable[[str, str | None, int], None]:
    """Python's expat takes any 8-bit encoding, so that `<!DOCTYPE` could hide from a search for its bytes."""

    def check(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ENCODINGS:
            raise Refused(Code.ENCODING, part)

    return check
