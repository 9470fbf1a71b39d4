"""A visitor without a browser: speaks to the served app as Streamlit's page does, many at once for little memory."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

BOUNDARY = "workbench-guest"
CHUNK = bytes(1 << 20)


@dataclass
class Guest:
    """`elements` and `blocks` are those the page was last drawn with, by their place in it."""

    base_url: str
    page: str = "extract"
    session: str = ""
    elements: dict[tuple[int, ...], Element] = field(default_factory=dict)
    blocks: dict[tuple[int, ...], Block] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    cookie: str = ""
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Guest:
        self._socket = self._open.enter_context(self._connect())
        self.run()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._open.close()

    def _connect(self) -> AbstractContextManager[ClientConnection]:
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc)
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        self.cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        connection.close()
        address = f"{self.base_url.replace('http', 'ws', 1)}/_stcore/stream"
        return connect(address, additional_headers={"Cookie": self.cookie}, max_size=None)

    def run(self, *pressed: WidgetState, seconds: float = 120) -> None:
        """Runs the page's script to its end, with those widgets `pressed` for this once."""
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.widget_states.widgets.extend([*self.states.values(), *pressed])
        self._socket.send(message.SerializeToString())
        self.follow(seconds)

    def follow(self, seconds: float = 120) -> None:
        """Takes what the server draws until the script is through."""
        for told in self.messages(seconds):
            kind = told.WhichOneof("type")
            if kind == "new_session":
                self.session = told.new_session.initialize.session_id or self.session
                self.elements.clear()
                self.blocks.clear()
            if kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                self.elements[tuple(told.metadata.delta_path)] = told.delta.new_element
            if kind == "delta" and told.delta.WhichOneof("type") == "add_block":
                self.blocks[tuple(told.metadata.delta_path)] = told.delta.add_block
            if kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def messages(self, seconds: float) -> Iterator[ForwardMsg]:
        end = time.monotonic() + seconds
        while True:
            told = ForwardMsg()
            told.ParseFromString(bytes(self._socket.recv(timeout=max(0.1, end - time.monotonic()), decode=False)))
            yield told

    def words(self) -> str:
        """All that the page says, and more."""
        return "\n".join(map(str, [*self.blocks.values(), *self.elements.values()]))

    def offers(self, label: str) -> list[str]:
        """The buttons with this label."""
        return [e.button.id for e in self.elements.values() if e.HasField("button") and e.button.label == label]

    def press(self, label: str) -> None:
        self.run(WidgetState(id=self.offers(label)[0], trigger_value=True))

    def offered(self, names: Iterable[str]) -> list[FileURLs]:
        """The addresses that the server issues for files of these names."""
        ask = BackMsg()
        ask.file_urls_request.request_id = "guest"
        ask.file_urls_request.session_id = self.session
        ask.file_urls_request.file_names.extend(names)
        self._socket.send(ask.SerializeToString())
        for told in self.messages(60):
            if told.WhichOneof("type") == "file_urls_response":
                return list(told.file_urls_response.file_urls)
        raise AssertionError

    def put(self, address: str, name: str, content: bytes, padding: int = 0) -> int:
        """Sends a file, its `content` and then so many bytes more of one value; the status it was answered with."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=300)
        try:
            connection.putrequest("PUT", address)
            connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
            connection.putheader("Content-Length", str(len(head) + len(content) + padding + len(tail)))
            connection.putheader("Cookie", self.cookie)
            connection.putheader("X-Xsrftoken", self.cookie.partition("=")[2])
            connection.endheaders(head.encode() + content)
            for start in range(0, padding, len(CHUNK)):
                connection.send(CHUNK[: min(len(CHUNK), padding - start)])
            connection.send(tail)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def upload(self, name: str, content: bytes, padding: int = 0, seconds: float = 120) -> int:
        """Gives a file to the page's first uploader, as dropping it there does; the status of the transfer."""
        (urls,) = self.offered([name])
        status = self.put(urls.upload_url, name, content, padding)
        widget = next(e.file_uploader.id for e in self.elements.values() if e.HasField("file_uploader"))
        state = WidgetState(id=widget)
        held = state.file_uploader_state_value.uploaded_file_info.add()
        held.file_id, held.name, held.size = urls.file_id, name, len(content) + padding
        held.file_urls.CopyFrom(urls)
        if status < 300:
            self.run(state, seconds=seconds)
        return status
