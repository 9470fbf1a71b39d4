"""BidiGenerateContent, as a WebSocket."""

from __future__ import annotations

import asyncio

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from components.offline.engine import Engine
from components.offline.faults import Twist
from components.offline.live.closing import closing
from components.offline.live.connect import converse
from components.offline.live.twist import LiveTwist
from components.offline.live.wire import Connection, Wire
from components.offline.requestlog import Entry
from components.offline.routes.common import VERSIONS, not_found, opens, owner
from components.offline.tamper import instead, written
from components.offline.wire.errors import ApiError

TOKEN = "auth_tokens/"


async def bidi(socket: WebSocket) -> None:
    engine: Engine = socket.app.state.engine
    connection: Connection = socket.scope["state"]["connection"]
    entry = engine.log.begin(written({**socket.scope, "method": "GET"}))
    twist = engine.script.twist("GET", socket.scope["path"])
    await asyncio.sleep(twist.stall)
    if twist.reset:
        connection.drop()
    elif not await refused(socket, entry, twist):
        await accepted(engine, socket, Wire(socket, connection, entry, twist.live or LiveTwist()))


async def refused(socket: WebSocket, entry: Entry, twist: Twist) -> bool:
    """Before there is a WebSocket: an address that isn't there, or a fault."""
    known = socket.path_params["version"] in VERSIONS
    if known and twist.status is None:
        return False
    answer = instead(twist) if twist.status is not None else not_found()
    entry.status = answer.status_code
    await socket.send_denial_response(answer)
    return True


async def accepted(engine: Engine, socket: WebSocket, wire: Wire) -> None:
    """The service takes the socket first, and closes it where a key is bad."""
    await socket.accept()
    try:
        who = token(socket) or owner(socket)
    except ApiError as error:
        end = closing(error)
        await wire.close(end.code, end.reason)
        return
    await converse(engine, wire, who, socket.path_params["version"])


def token(socket: WebSocket) -> str | None:
    """An ephemeral token, which only the Constrained method takes."""
    if not socket.url.path.endswith("Constrained"):
        return None
    given = socket.headers.get("authorization", "").removeprefix("Token ") or socket.query_params.get(
        "access_token", ""
    )
    known = given.startswith(TOKEN) and opens(socket.app.state.engine, given.removeprefix(TOKEN))
    return given if known else None


SERVICE = "/ws/google.ai.generativelanguage.{version}.GenerativeService"
routes = [WebSocketRoute(f"{SERVICE}.BidiGenerateContent{kind}", bidi) for kind in ("", "Constrained")]
