// Camera, shared screen, microphone, levels and volume, beside streamlit-webrtc's frame and in its connection.
//
// The frame may not share a screen, nor exchange what it sends. This part lives in the page itself: it stands between
// the frame and the browser's getUserMedia and RTCPeerConnection, so the tracks it chooses travel over the frame's
// connection. What changes is told to the app at once over a data channel; the script only learns what it must show.

const FRAME = 'iframe[src*="streamlit_webrtc"], iframe[title*="streamlit_webrtc"]';
const LOOK_MS = 100;
const CONNECT_MS = 12_000;
const LOST_MS = 2_000;
const captures = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let capture = captures.get(parentElement);
  if (!capture) {
    capture = new Capture(parentElement, setStateValue);
    captures.set(parentElement, capture);
  }
  capture.update(data, setStateValue);
  return () => {
    capture.end();
    captures.delete(parentElement);
  };
}

class Capture {
  constructor(root, report) {
    this.report = report;
    this.find = (selector) => root.querySelector(selector);
    this.settings = {};
    this.on = { microphone: true, camera: null, screen: null }; // camera and screen: their track while on
    this.begun = []; // the frame's connections that are not closed, the newest last
    this.asking = null; // the one that waits for its devices
    this.held = false;
    this.lost = null; // since when the app is out of reach
    this.reported = {};
    this.levels = new Levels(this.find);
    this.devices = new Devices(this.find);
    this.ending = new AbortController();
    this.connect();
    for (const control of root.querySelectorAll("button, input")) control.disabled = false;
    this.looking = setInterval(() => {
      this.look();
      this.miss(this.lost);
      this.mindFocus();
    }, LOOK_MS);
  }

  update(settings, report) {
    const former = this.settings;
    this.report = report;
    this.settings = settings;
    this.find("[data-hold]").hidden = !this.holds();
    if (former.running && !settings.running) {
      if (this.asking) this.forsake(this.asking); // the frame does so without a word
      this.release();
    }
    this.open();
  }

  end() {
    clearInterval(this.looking);
    this.ending.abort();
    this.release();
    this.levels.end();
  }

  // The page's controls

  connect() {
    const listen = (target, names, act) => {
      for (const name of names.split(" ")) target.addEventListener(name, act, { signal: this.ending.signal });
    };
    for (const source of ["microphone", "camera", "screen"]) {
      listen(this.find(`[data-switch=${source}]`), "click", () => this.toggle(source));
    }
    const hold = this.find("[data-hold]");
    listen(hold, "pointerdown", (event) => {
      if (event.button) return;
      hold.setPointerCapture(event.pointerId);
      this.hold(true);
    });
    listen(hold, "pointerup pointercancel", () => this.hold(false));
    listen(hold, "contextmenu", (event) => event.preventDefault()); // a finger that rests there asks for one
    listen(window, "keydown", (event) => this.key(event, true));
    listen(window, "keyup", (event) => this.key(event, false));
    listen(window, "blur", () => this.hold(false));
    listen(this.find("[data-volume]"), "input", () => this.loudness());
    listen(this.find("[data-silence]"), "click", (event) => {
      const button = event.currentTarget;
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      this.loudness();
    });
    for (const [kind, select] of Object.entries(this.devices.selects)) {
      listen(select, "change", () => this.choose(kind));
    }
    listen(navigator.mediaDevices ?? window, "devicechange", () => {
      this.devices.list();
      if (this.deaf) this.relisten();
    });
    listen(window, "focusin", () => (this.focused = document.activeElement));
    listen(window, "pointerdown keydown", (event) => {
      this.levels.wake();
      if (event.type === "pointerdown" || event.key === "Tab") this.clicked = event.type === "pointerdown";
    });
  }

  key(event, down) {
    if (event.code !== "Space" || !this.holds() || (down && this.meant(event.composedPath()[0]))) return;
    if (down || this.held) event.preventDefault(); // also its repetitions, which would scroll the page
    if (!event.repeat) this.hold(down);
  }

  // Whether the space bar is for this element. A button that was clicked keeps the focus, and nobody means it any more.
  meant(at) {
    if (at.isContentEditable || at.matches?.("textarea, select, input:not([type=checkbox], [type=radio])")) return true;
    return !this.clicked && Boolean(at.matches?.("button:not([data-hold]), summary, a, input"));
  }

  // A button that was pressed by key and went, as Start does, takes the focus along: it goes on from here.
  mindFocus() {
    if (this.clicked || document.activeElement !== document.body || !this.focused || this.focused.isConnected) return;
    this.focused = null;
    this.find("[role=group]").focus();
  }

  holds() {
    return Boolean(this.settings.hold && this.settings.running);
  }

  hold(down) {
    if (down === this.held || (down && !this.holds())) return;
    this.held = down;
    this.find("[data-hold]").setAttribute("aria-pressed", String(down));
    this.open();
    this.tell({ talk: down ? "press" : "release" });
  }

  async toggle(source) {
    try {
      if (source === "microphone") this.on.microphone = !this.on.microphone;
      else if (this.on[source]) this.drop(source);
      else await this.take(source);
    } catch (error) {
      this.trouble(error.name === "NotAllowedError" && source === "screen" ? "screen-refused" : error.name);
    }
    this.open();
    await this.exchange();
    if (source === "microphone") this.tell({ microphone: this.on.microphone });
  }

  // Sources

  async take(source) {
    const stream = await (source === "screen"
      ? navigator.mediaDevices.getDisplayMedia({ video: this.settings.screen, audio: false })
      : this.original("video"));
    const [track] = stream.getVideoTracks();
    this.adopt(source, track);
  }

  adopt(source, track) {
    this.on[source] = track;
    track.addEventListener("ended", () => {
      // The person ended sharing in the browser's own bar, or pulled the plug.
      if (this.on[source] !== track) return;
      this.on[source] = null;
      this.exchange();
    });
  }

  drop(source) {
    this.on[source]?.stop();
    this.on[source] = null;
  }

  release() {
    for (const source of ["camera", "screen"]) this.drop(source);
    this.canvas?.end();
    this.blank?.stop();
    this.canvas = this.blank = null;
  }

  // The chosen device of a kind; one that is gone gives way to any other.
  async original(name) {
    if (!navigator.mediaDevices) throw new DOMException("", "InsecureContext");
    const ask = this.ask ?? ((wanted) => navigator.mediaDevices.getUserMedia(wanted));
    const wish = this.settings[{ audio: "microphone", video: "camera" }[name]];
    const wishes = [this.devices.aim(name, wish), wish, true].filter(Boolean);
    for (const wanted of wishes) {
      try {
        const stream = await ask({ [name]: wanted });
        this.devices.list(); // only now are their names told
        return stream;
      } catch (error) {
        if (wanted === wishes.at(-1) || !/^(Overconstrained|NotFound)Error$/.test(error.name)) throw error;
      }
    }
  }

  // Another device than before, during a talk or ahead of it.
  async choose(kind) {
    this.devices.keep(kind);
    try {
      if (kind === "audioinput") await this.relisten();
      else if (kind === "videoinput" && this.on.camera) await this.retake();
    } catch (error) {
      this.trouble(error.name);
    }
    await this.exchange();
    this.loudness();
  }

  async relisten() {
    const sender = this.sender("audio");
    if (!sender) return;
    const former = sender.track;
    const track = await this.listen();
    await sender.replaceTrack(track).catch(() => track.stop()); // it was closed just now
    former.stop();
  }

  async retake() {
    this.drop("camera");
    await this.take("camera");
  }

  sources() {
    return ["camera", "screen"].filter((source) => this.on[source]);
  }

  // The one video track that stands for all that is on. Without any it's a picture that never comes, so that a
  // source can be switched on later without a new negotiation.
  picture() {
    const { camera, screen } = this.on;
    if (!(camera && screen)) {
      this.canvas?.end();
      this.canvas = null;
    }
    if (camera && screen) {
      this.canvas ??= new Composition(screen, camera);
      return this.canvas.track;
    }
    if (screen ?? camera) return screen ?? camera;
    this.blank = this.blank?.readyState === "live" ? this.blank : still();
    return this.blank;
  }

  async exchange() {
    const sender = this.sender("video");
    if (sender && this.picture() !== this.sent) {
      const former = sender.track;
      await sender.replaceTrack(this.copy()).catch(() => (this.sent = null)); // it was closed just now
      former.stop();
    }
    this.tell({ sources: this.sources() });
    this.show();
  }

  // The frame stops the tracks that it sent, when it exchanges them or the connection drops. A copy leaves ours alive.
  copy() {
    this.sent = this.picture();
    return this.sent.clone();
  }

  sender(kind) {
    return this.connection?.getSenders().find((sender) => sender.track?.kind === kind);
  }

  open() {
    const track = this.sender("audio")?.track ?? this.microphone;
    if (track) track.enabled = this.heard();
    this.show();
  }

  heard() {
    return this.on.microphone && (!this.settings.hold || this.held);
  }

  show() {
    for (const source of ["microphone", "camera", "screen"]) {
      this.find(`[data-switch=${source}]`).setAttribute("aria-pressed", String(Boolean(this.on[source])));
    }
    const view = this.find(".self");
    const sources = this.sources();
    view.hidden = sources.length === 0;
    const track = view.hidden ? null : this.picture();
    if (view.srcObject?.getVideoTracks()[0] !== (track ?? undefined)) {
      view.srcObject = track && new MediaStream([track]);
    }
    this.state("sources", sources.join(" "));
  }

  // streamlit-webrtc's frame

  look() {
    const frame = document.querySelector(FRAME);
    const inside = frame?.contentWindow;
    if (frame) frame.inert = true; // nothing in it is to be seen, so nobody shall get there by key
    try {
      if (!inside?.RTCPeerConnection || inside.document.readyState === "loading") return;
    } catch {
      return;
    }
    if (inside.workbenchCapture !== this) this.enter(inside);
    this.loudness();
  }

  enter(inside) {
    const former = inside.workbenchCapture;
    inside.workbenchCapture = this;
    // A frame that went took its connections along; one that stays, while this part is drawn anew, hands them over.
    this.begun = former?.begun ?? [];
    this.asking = former?.asking ?? null;
    this.channel = former?.channel ?? null;
    this.microphone = former?.microphone ?? null;
    this.inside = inside;
    if (!former) this.wrap(inside);
    this.ask = inside.workbenchAsk;
    if (!this.ask) this.trouble("InsecureContext");
    this.open();
    this.exchange();
    this.tell({ microphone: this.on.microphone });
    this.state("ready", true);
  }

  wrap(inside) {
    const devices = inside.navigator.mediaDevices;
    if (devices) {
      inside.workbenchAsk = devices.getUserMedia.bind(devices);
      devices.getUserMedia = (constraints) => inside.workbenchCapture.answer(constraints);
    }
    const Original = inside.RTCPeerConnection;
    inside.RTCPeerConnection = class extends Original {
      constructor(...args) {
        super(...args);
        inside.workbenchCapture.began(this);
      }
      close() {
        super.close();
        inside.workbenchCapture.closed(this);
      }
    };
  }

  // What the frame gets when it asks for devices: never an error, since nobody would see it there, and always what was
  // chosen here. It remembers the devices of the tracks it was given, made-up ones too, and asks for exactly those the
  // next time: what it wishes is not read, and what it gets has no device.
  async answer(wish) {
    if (this.twice) return this.never();
    const connection = this.asking;
    const tracks = [];
    try {
      if (wish.audio) tracks.push(await this.listen());
      if (wish.video) tracks.push(await this.watch());
    } finally {
      if (this.asking !== connection) for (const track of tracks) track.stop();
    }
    if (this.asking !== connection) return this.never();
    this.asking = null;
    return new this.inside.MediaStream(tracks.map(nameless));
  }

  never() {
    this.twice = false;
    return new Promise(() => {});
  }

  async listen() {
    try {
      const [track] = (await this.original("audio")).getAudioTracks();
      track.addEventListener("ended", () => this.sender("audio")?.track === track && this.relisten()); // unplugged
      this.microphone = track;
      this.deaf = false;
      this.trouble("");
    } catch (error) {
      this.deaf = error.name !== "NotAllowedError";
      this.trouble(this.deaf ? "microphone-missing" : "microphone-refused");
      this.microphone = this.levels.silence();
    }
    this.levels.follow("you", this.microphone);
    this.microphone.enabled = this.heard();
    return this.microphone;
  }

  // A camera that was switched on before is the one that is sent.
  async watch() {
    if (this.on.camera?.readyState === "ended") {
      await this.retake().catch((error) => this.trouble(error.name));
    }
    return this.copy();
  }

  began(connection) {
    // Drawn again while it loads, the frame starts a second time, and neither connection would come about. It asks
    // for devices right after this; the second time it waits for ever.
    this.twice = Boolean(this.asking);
    if (this.twice) return;
    this.begun.push(connection);
    this.asking = connection;
    this.channel = connection.createDataChannel("controls");
    this.channel.addEventListener("open", () => {
      this.tell({ microphone: this.on.microphone });
      this.spare();
      this.exchange(); // a source may have come while the connection was made
      this.trouble(this.reported.trouble === "unreachable" ? "" : (this.reported.trouble ?? ""));
    });
    connection.addEventListener("track", ({ track, receiver }) => {
      if (track.kind !== "audio") return;
      receiver.jitterBufferTarget = 0;
      this.levels.follow("model", track);
    });
    const limit = setTimeout(() => this.unreachable(connection), CONNECT_MS);
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "connected") {
        clearTimeout(limit);
        this.miss(false);
      }
      if (connection.connectionState === "failed") this.unreachable(connection);
    });
  }

  // The model looks once a second: more pictures would only cost both ends work. One's own view stays smooth.
  async spare() {
    const sender = this.sender("video");
    const wanted = sender?.getParameters();
    for (const encoding of wanted?.encodings ?? []) encoding.maxFramerate = this.settings.rate;
    await sender?.setParameters(wanted).catch(() => {});
  }

  unreachable(connection) {
    if (connection.remoteDescription && ["new", "connecting", "failed"].includes(connection.connectionState)) {
      this.trouble("unreachable");
    }
  }

  // The frame's newest connection, null when it has none.
  get connection() {
    return this.begun.at(-1) ?? null;
  }

  forsake(connection) {
    this.begun = this.begun.filter((other) => other !== connection);
    if (this.asking === connection) this.asking = null;
  }

  closed(connection) {
    const last = this.connection === connection;
    this.forsake(connection);
    if (!last) return;
    this.channel = null;
    this.miss(true);
    this.hold(false);
    // A connection that was lost is made anew, with the sources that are on. One that a talk leaves behind closes some
    // time after its end, when what was on is off already, and a source may have been switched on for the next talk.
    this.show();
  }

  // Whether the app is out of reach. A talk that ends closes its connection, too, and the app says so a moment later.
  miss(lost) {
    this.lost = lost && this.settings.running ? (this.lost ?? performance.now()) : null;
    this.find("[data-lost]").hidden = !this.lost || performance.now() - this.lost < LOST_MS;
  }

  tell(controls) {
    if (this.channel?.readyState === "open") this.channel.send(JSON.stringify(controls));
  }

  trouble(name) {
    this.state("trouble", name);
  }

  // Only what changed: each report runs the script.
  state(name, value) {
    if (this.reported[name] === value || (this.reported[name] === undefined && !value)) return;
    this.reported[name] = value;
    this.report(name, value);
  }

  loudness() {
    const volume = Number(this.find("[data-volume]").value) / 100;
    const muted = this.find("[data-silence]").getAttribute("aria-pressed") === "true";
    for (const player of this.inside?.document.querySelectorAll("audio, video") ?? []) {
      if (player.volume !== volume) player.volume = volume;
      if (player.muted !== muted) player.muted = muted;
      this.devices.speak(player);
    }
  }
}

// A track that does not tell which device it comes from.
function nameless(track) {
  const settings = track.getSettings.bind(track);
  track.getSettings = () => {
    const { deviceId, groupId, ...others } = settings();
    return others;
  };
  return track;
}
