"""A form of one file, as browsers send it: the file goes to disk while it comes, and is hashed on the way."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header


class BadForm(ValueError):
    """No form of one file, or not all of it."""


class Form:
    """Fed with the body; writes into `folder`, so it is fed in a thread. `failure` is why no more is written."""

    def __init__(self, content_type: str, folder: Path) -> None:
        self.head = b""
        self.size = 0
        self.path: Path | None = None
        self.failure: OSError | None = None
        self._folder = folder
        self._kind, options = parse_options_header(content_type)
        self._boundary = options.get(b"boundary", b"")
        self._digest = hashlib.sha256()
        self._lines: list[bytes] = []
        self._line = self._name = b""
        self._is_file = self._whole = self._stopped = False
        self._file: BinaryIO | None = None
        self._parser: MultipartParser | None = None

    def feed(self, data: bytes) -> None:
        """Raises BadForm."""
        try:
            self._parser = self._parser or self._parsing()
            self._parser.write(data)
        except FormParserError as error:
            raise BadForm from error

    def finish(self) -> str:
        """The file's SHA-256. Raises BadForm."""
        if not self._whole or not self.head:
            raise BadForm
        self._close()
        return self._digest.hexdigest()

    def fail(self, failure: OSError | None = None) -> None:
        """Keeps nothing, and writes nothing more."""
        self.failure, self._stopped = self.failure or failure, True
        self._close()
        if self.path:
            self.path.unlink(missing_ok=True)

    def hollow(self) -> bytes:
        """The same form, as if the file were empty."""
        return b"--%s\r\n%s\r\n\r\n--%s--\r\n" % (self._boundary, self.head, self._boundary)

    def _parsing(self) -> MultipartParser:
        if self._kind != b"multipart/form-data" or not self._boundary:
            raise BadForm
        return MultipartParser(
            self._boundary,
            {
                "on_header_field": self._named,
                "on_header_value": self._valued,
                "on_header_end": self._header,
                "on_headers_finished": self._begin,
                "on_part_data": self._write,
                "on_end": self._end,
            },
        )

    def _named(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _valued(self, data: bytes, start: int, end: int) -> None:
        self._line += data[start:end]

    def _header(self) -> None:
        self._lines.append(self._name + b": " + self._line + b"\r\n")
        if self._name.lower() == b"content-disposition":
            self._is_file = b"filename" in parse_options_header(self._line)[1]
        self._name = self._line = b""

    def _begin(self) -> None:
        if self.head or not self._is_file:
            raise BadForm
        self.head = b"".join(self._lines)
        if self._stopped:
            return
        try:
            handle, name = tempfile.mkstemp(dir=self._folder)
        except OSError as error:
            self.fail(error)
            return
        self.path, self._file = Path(name), os.fdopen(handle, "wb")

    def _write(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        piece = memoryview(data)[start:end]
        try:
            self._file.write(piece)
        except OSError as error:
            self.fail(error)
            return
        self._digest.update(piece)
        self.size += len(piece)

    def _end(self) -> None:
        self._whole = True

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
        except OSError as error:
            self.fail(error)
