// The choice of microphone, camera and speaker, kept in this browser.
class Devices {
  constructor(find) {
    this.selects = {};
    for (const kind of ["audioinput", "videoinput", "audiooutput"]) this.selects[kind] = find(`[data-device=${kind}]`);
    this.forget();
    const speakers = "setSinkId" in HTMLMediaElement.prototype;
    this.selects.audiooutput.parentElement.hidden = !speakers;
    this.list();
  }

  async list() {
    const found = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    for (const [kind, select] of Object.entries(this.selects)) {
      const known = found.filter((device) => device.kind === kind && device.deviceId && device.deviceId !== "default");
      const options = [new Option("The browser's choice", "")];
      for (const { label, deviceId } of known) options.push(new Option(label || "Without a name", deviceId));
      select.replaceChildren(...options);
      select.value = known.some((device) => device.deviceId === this.chosen(kind)) ? this.chosen(kind) : "";
    }
  }

  // What streamlit-webrtc remembered of tracks that we had made up.
  forget() {
    try {
      for (const key of Object.keys(localStorage)) {
        if (/^streamlit-webrtc:device-ids(:|$)/.test(key)) localStorage.removeItem(key);
      }
    } catch {
      // Private windows may forbid it, and then nothing is there.
    }
  }

  keep(kind) {
    try {
      localStorage.setItem(`workbench-${kind}`, this.selects[kind].value);
    } catch {
      // Private windows may forbid it; the choice then lasts as long as the page.
    }
  }

  chosen(kind) {
    try {
      return localStorage.getItem(`workbench-${kind}`) ?? this.selects[kind].value;
    } catch {
      return this.selects[kind].value;
    }
  }

  // The wish with the chosen device; null when none was chosen.
  aim(name, wish) {
    const exact = this.chosen({ audio: "audioinput", video: "videoinput" }[name]);
    return exact ? { ...wish, deviceId: { exact } } : null;
  }

  speak(player) {
    const wanted = this.selects.audiooutput.value;
    if (!player.setSinkId || player.sinkId === wanted || player.refusedSink === wanted) return;
    player.setSinkId(wanted).catch(() => (player.refusedSink = wanted));
  }
}
