"""FastRTC's side of the benchmark, run by its own environment's Python: `python voice_fastrtc.py PORT`."""

# mypy: ignore-errors
from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastrtc import AsyncAudioVideoStreamHandler, AsyncStreamHandler, Stream

from tests.bench import voice_peer

PAGE = """<!doctype html><title>FastRTC</title><button id=start>Start</button><p id=state></p><audio autoplay></audio>
<script type=module>
document.querySelector("#start").onclick = async () => {
  const camera = location.hash !== "#audio" && { width: 640, height: 480, frameRate: { ideal: 8, max: 10 } };
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const stream = await navigator.mediaDevices.getUserMedia({ audio, video: camera });
  const pc = new RTCPeerConnection();
  pc.createDataChannel("text");
  pc.ontrack = ({ track, streams }) => {
    if (track.kind === "audio") document.querySelector("audio").srcObject = streams[0];
  };
  pc.onconnectionstatechange = () => (document.querySelector("#state").textContent = pc.connectionState);
  for (const track of stream.getTracks()) pc.addTrack(track, stream);
  const id = Math.random().toString(36).slice(2);
  const post = (body) => fetch("/webrtc/offer", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...body, webrtc_id: id }),
  });
  pc.onicecandidate = ({ candidate }) => candidate && post({ type: "ice-candidate", candidate: candidate.toJSON() });
  await pc.setLocalDescription(await pc.createOffer());
  const answer = await post({ sdp: pc.localDescription.sdp, type: pc.localDescription.type });
  await pc.setRemoteDescription(await answer.json());
};
</script>"""


class Hearing:
    def __init__(self):
        super().__init__(input_sample_rate=voice_peer.RATE_IN, output_sample_rate=voice_peer.RATE_OUT)
        self.replies = asyncio.Queue()
        self.answerer = voice_peer.Answerer(self.replies.put_nowait, self.cut)

    def cut(self):
        self._loop.call_soon_threadsafe(self.clear_queue)

    def copy(self):
        return type(self)()

    async def receive(self, frame):
        self.answerer.hear(frame[1].reshape(-1))

    async def emit(self):
        return voice_peer.RATE_OUT, (await self.replies.get()).reshape(1, -1)

    async def start_up(self):
        pass


class Voice(Hearing, AsyncStreamHandler):
    pass


class VoiceAndCamera(Hearing, AsyncAudioVideoStreamHandler):
    async def video_receive(self, frame):
        pass

    async def video_emit(self):
        await asyncio.Event().wait()


def main():
    voice_peer.tap()
    camera = "audio" not in sys.argv
    stream = Stream(
        handler=VoiceAndCamera() if camera else Voice(),
        modality="audio-video" if camera else "audio",
        mode="send-receive",
        concurrency_limit=20,
        server_rtc_configuration={"iceServers": []},
        rtc_configuration={"iceServers": []},
        verbose=False,
    )
    app = FastAPI()
    stream.mount(app)
    app.get("/")(lambda: HTMLResponse(PAGE))
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
