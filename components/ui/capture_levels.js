const METER_MS = 100;

// How loud both sides are, drawn while the page is visible.
class Levels {
  constructor(find) {
    this.bars = {};
    for (const side of ["you", "model"]) this.bars[side] = find(`[data-level=${side}]`);
    this.analysers = {};
  }

  context() {
    this.audio ??= new AudioContext();
    return this.audio;
  }

  wake() {
    if (this.audio?.state === "suspended") this.audio.resume();
  }

  silence() {
    return this.context().createMediaStreamDestination().stream.getAudioTracks()[0];
  }

  follow(side, track) {
    this.analysers[side]?.source.disconnect();
    const source = this.context().createMediaStreamSource(new MediaStream([track]));
    const analyser = new AnalyserNode(this.context(), { fftSize: 512 });
    source.connect(analyser);
    this.analysers[side] = { source, analyser, samples: new Float32Array(512) };
    // Ten times a second is enough to see, and costs a tenth of drawing with each frame.
    this.timer ??= setInterval(() => document.hidden || this.draw(), METER_MS);
  }

  draw() {
    for (const [side, { analyser, samples }] of Object.entries(this.analysers)) {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // From -60 dB to full scale.
      const level = Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-9) / 6));
      this.bars[side].firstElementChild.style.transform = `scaleX(${level.toFixed(3)})`;
      this.bars[side].setAttribute("aria-valuenow", String(Math.round(level * 100)));
    }
  }

  end() {
    clearInterval(this.timer);
    this.audio?.close();
  }
}
