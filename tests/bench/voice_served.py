"""Our media room alone, for clients that are no browsers: `python -m tests.bench.voice_served PORT`.

What streamlit-webrtc makes for a page, behind FastRTC's way to exchange descriptions, and as there on the loop of the
web server.
"""

from __future__ import annotations

import asyncio
import gc
import sys

import uvicorn
from aiortc.contrib.media import MediaRelay
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit_webrtc import AudioSinkTrack, VideoSinkTrack, WebRtcMode
from streamlit_webrtc.webrtc import WebRtcWorker

from components.live.transport.line import Line
from components.ui.stream import SWITCH_SECONDS
from tests.bench import voice_peer

LINES: list[tuple[Line, WebRtcWorker[object, object]]] = []  # type: ignore[type-var]


def worker_for(line: Line) -> WebRtcWorker[object, object]:  # type: ignore[type-var]
    names = ("player", "in_recorder", "out_recorder", "video_processor", "audio_processor")
    callbacks = ("video_frame", "audio_frame", "queued_video_frames", "queued_audio_frames")
    nothing = {f"{name}_factory": None for name in names} | {f"{name}_callback": None for name in callbacks}
    return WebRtcWorker(
        mode=WebRtcMode.SENDRECV,
        rtc_configuration=None,
        source_video_track=None,
        source_audio_track=line.speaker.track,
        sink_video_track=VideoSinkTrack(line.eye),
        sink_audio_track=AudioSinkTrack(line.hear),
        on_video_ended=None,
        on_audio_ended=None,
        async_processing=True,
        video_receiver_size=4,
        audio_receiver_size=4,
        sendback_video=False,
        sendback_audio=True,
        loop=asyncio.get_running_loop(),
        relay=MediaRelay(),
        **nothing,
    )


async def offer(request: Request) -> Response:
    asked = await request.json()
    line = Line()
    line.listener = voice_peer.Echo(line.speaker)
    worker = worker_for(line)
    answer = await run_in_threadpool(worker.process_offer, asked["sdp"], asked["type"], 20)
    line.attach(worker.pc)
    LINES.append((line, worker))
    return JSONResponse({"sdp": answer.sdp, "type": answer.type})


def main() -> None:
    voice_peer.tap()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    app = Starlette(routes=[Route("/webrtc/offer", offer, methods=["POST"])])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
