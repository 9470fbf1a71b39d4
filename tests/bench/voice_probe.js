// Put into every frame before its own scripts: notes when the microphone and the received voice begin and end.
// Sound is taken from the tracks as it arrives, in a thread of its own: an audio graph keeps up to 100 ms of each
// track before it, more of one than of the other, and differently in every run.
(() => {
  if (!navigator.mediaDevices || window.voiceProbe) return;
  const listener = `
    const LOUD = 0.02, QUIET = 0.25;
    onmessage = async ({ data: readable }) => {
      const reader = readable.getReader();
      let last = -1, loud = false;
      for (;;) {
        const { value: sound, done } = await reader.read();
        if (done) return;
        const arrived = (performance.timeOrigin + performance.now()) / 1000;
        const { numberOfFrames: length, sampleRate: rate } = sound, samples = new Float32Array(length);
        sound.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
        sound.close();
        for (let i = 0; i < length; i++) {
          const now = arrived - (length - i) / rate;
          if (Math.abs(samples[i]) > LOUD) {
            if (!loud) postMessage(["begin", now]);
            loud = true;
            last = now;
          } else if (loud && now - last > QUIET) {
            loud = false;
            postMessage(["end", last]);
          }
        }
      }
    };`;
  const probe = (window.voiceProbe = { events: [] });
  const watch = (side, track) => {
    const { readable } = new MediaStreamTrackProcessor({ track });
    const worker = new Worker(URL.createObjectURL(new Blob([listener], { type: "text/javascript" })));
    worker.onmessage = ({ data: [name, at] }) => probe.events.push([side, name, at]);
    worker.postMessage(readable, [readable]);
  };
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    for (const track of stream.getAudioTracks()) watch("local", track);
    return stream;
  };
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(...args) {
      super(...args);
      window.voiceConnection = this;
      this.addEventListener("track", ({ track }) => track.kind === "audio" && watch("remote", track));
    }
  };
})();
