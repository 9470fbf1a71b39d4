// Put into every frame before its own scripts: notes when the microphone and the received voice begin and end.
(() => {
  if (!navigator.mediaDevices || window.voiceProbe) return;
  const worklet = `
    const LOUD = 0.02, QUIET = 0.25;
    registerProcessor("onset", class extends AudioWorkletProcessor {
      constructor() { super(); this.last = -1; this.loud = false; }
      process([input]) {
        const samples = input[0] ?? [];
        for (let i = 0; i < samples.length; i++) {
          const now = currentTime + i / sampleRate;
          if (Math.abs(samples[i]) > LOUD) {
            if (!this.loud) this.port.postMessage(["begin", now]);
            this.loud = true;
            this.last = now;
          } else if (this.loud && now - this.last > QUIET) {
            this.loud = false;
            this.port.postMessage(["end", this.last]);
          }
        }
        return true;
      }
    });`;
  const probe = (window.voiceProbe = { events: [], epoch: Infinity });
  let context;
  const ready = () =>
    (context ??= (async () => {
      const audio = new AudioContext({ sampleRate: 48000 });
      await audio.audioWorklet.addModule(URL.createObjectURL(new Blob([worklet], { type: "text/javascript" })));
      await audio.resume();
      return audio;
    })());
  const watch = async (side, track) => {
    const audio = await ready();
    const node = new AudioWorkletNode(audio, "onset");
    audio.createMediaStreamSource(new MediaStream([track])).connect(node);
    node.connect(audio.destination);
    node.port.onmessage = ({ data: [name, at] }) => {
      // The context's clock against the wall's: the least difference seen is the truest.
      probe.epoch = Math.min(probe.epoch, (performance.timeOrigin + performance.now()) / 1000 - audio.currentTime);
      probe.events.push([side, name, at]);
    };
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
