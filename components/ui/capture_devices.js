// The choice of microphone, camera and speaker, kept in this browser.
class Devices {
  constructor(find) {
    this.selects = {};
    for (const kind of ["audioinput", "videoinput", "audiooutput"]) this.selects[kind] = find(`[data-device=${kind}]`);
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

  aim(constraints) {
    const aimed = {};
    for (const [name, kind] of [["audio", "audioinput"], ["video", "videoinput"]]) {
      const exact = this.chosen(kind);
      if (constraints[name] && exact) aimed[name] = { ...constraints[name], deviceId: { exact } };
    }
    return Object.keys(aimed).length ? { ...constraints, ...aimed } : constraints;
  }

  speak(player) {
    const wanted = this.selects.audiooutput.value;
    if (!player.setSinkId || player.sinkId === wanted || player.refusedSink === wanted) return;
    player.setSinkId(wanted).catch(() => (player.refusedSink = wanted));
  }
}
