// Sound or a film, with marks (turns, chapters) that follow along and can be clicked.
//
// The app gives the file's address, the marks and the moments to go to; everything else stays here, so that nothing
// waits for the app. Words of others only ever become textContent.

const STEP = 5; // seconds, for an arrow key
const REPORT_MS = 1000;
const TICK_MS = 200;
const parts = new WeakMap();
// key -> where it stood and which wish was the last one heard; outlives a visit to another page
const memory = (globalThis.workbenchPlayers ??= new Map());

export default function ({ data, parentElement, setStateValue }) {
  let part = parts.get(parentElement);
  if (!part) {
    part = new Player(parentElement, setStateValue);
    parts.set(parentElement, part);
  }
  part.update(data);
  return () => {
    part.end();
    parts.delete(parentElement);
  };
}

class Player {
  constructor(root, tell) {
    this.find = (selector) => root.querySelector(selector);
    this.root = this.find(".player");
    this.tell = tell;
    this.media = null;
    this.marks = [];
    this.current = -1;
    this.until = null;
    this.told = { at: 0, playing: false, position: -1 };
    this.ending = new AbortController();
    this.connect();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  connect() {
    const listen = (target, name, act, options = {}) =>
      target.addEventListener(name, act, { signal: this.ending.signal, ...options });
    listen(this.root, "keydown", (event) => this.key(event), { capture: true });
    listen(this.find("[data-back]"), "click", () => this.move(-STEP));
    listen(this.find("[data-ahead]"), "click", () => this.move(STEP));
    listen(this.find("[data-return]"), "click", () => this.leave());
    listen(this.find("[data-speed]"), "change", () => this.pace());
    listen(this.find("[data-captions]"), "change", () => this.subtitle());
    listen(this.find("[data-marks]"), "click", (event) => this.pick(event));
    for (const name of ["audio", "video"]) {
      const media = this.find(name);
      for (const event of ["play", "pause", "ended", "seeked", "timeupdate"]) listen(media, event, () => this.tick());
      listen(media, "error", () => this.fail(media));
      listen(media, "loadedmetadata", () => this.place());
    }
  }

  update({ key, src, kind, label, seek, captions, marks, report }) {
    this.key_ = key;
    this.report = report;
    this.root.ariaLabel = label;
    this.choose(kind, src, label);
    this.text(captions);
    this.list(marks);
    if (seek && seek.count !== this.state().heard) {
      this.state().heard = seek.count;
      this.go(seek.at, seek.until, true);
      this.come();
    }
    this.tick();
  }

  state() {
    if (!memory.has(this.key_)) memory.set(this.key_, { heard: null, src: "", at: 0 });
    return memory.get(this.key_);
  }

  choose(kind, src, label) {
    const media = this.find(kind);
    if (this.media !== media) this.media?.pause();
    this.media = media;
    for (const name of ["audio", "video"]) this.find(name).hidden = name !== kind;
    media.ariaLabel = label;
    if (media.getAttribute("src") === src) return;
    this.wish = null;
    if (this.state().src === src) this.wish = { at: this.state().at, play: false };
    Object.assign(this.state(), { src, at: 0 });
    this.find("[data-trouble]").hidden = true;
    media.src = src;
    this.pace();
  }

  // A moment asked for before the file's head has come waits for it.
  go(at, until, play) {
    this.until = until ?? null;
    this.wish = { at, play };
    if (this.media.readyState >= 1) this.place();
    else this.media.load();
  }

  // A player out of sight, as on a phone, comes into view and takes the keys, and knows the way back.
  come() {
    const { top, bottom } = this.find(".stage").getBoundingClientRect();
    if (top >= 0 && bottom <= innerHeight) return;
    const scroller = scrollerOf(this.root);
    this.before = { scroller, top: scroller.scrollTop, focused: document.activeElement };
    this.find("[data-return]").hidden = false;
    this.root.scrollIntoView({ block: "start" });
    this.root.focus({ preventScroll: true });
  }

  leave() {
    const { scroller, top, focused } = this.before;
    this.find("[data-return]").hidden = true;
    focused?.focus({ preventScroll: true });
    scroller.scrollTop = top;
  }

  place() {
    if (!this.wish) return;
    const { at, play } = this.wish;
    this.wish = null;
    this.media.currentTime = at;
    // Browsers may want a click first; then the player stands at the moment and waits for it.
    if (play) this.media.play().catch(() => {});
    this.pace();
  }

  move(seconds) {
    this.until = null;
    this.media.currentTime = Math.max(0, this.media.currentTime + seconds);
  }

  pace() {
    if (this.media) this.media.playbackRate = Number(this.find("[data-speed]").value);
  }

  faster(steps) {
    const speed = this.find("[data-speed]");
    speed.selectedIndex = Math.min(speed.options.length - 1, Math.max(0, speed.selectedIndex + steps));
    this.pace();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const held = event.target.closest("button, select, input");
    const act = {
      "<": () => this.faster(-1),
      ">": () => this.faster(1),
      " ": held ? null : () => this.toggle(),
      ArrowLeft: held?.matches("select") ? null : () => this.move(-STEP),
      ArrowRight: held?.matches("select") ? null : () => this.move(STEP),
      ArrowUp: held?.closest("li") ? () => this.step(held, -1) : null,
      ArrowDown: held?.closest("li") ? () => this.step(held, 1) : null,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  toggle() {
    if (this.media.paused) this.media.play().catch(() => {});
    else this.media.pause();
  }

  step(button, steps) {
    const next = Number(button.dataset.mark) + steps;
    if (next < 0 || next >= this.marks.length) return;
    this.reachable(next);
    this.button(next).focus();
  }

  pick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const mark = this.marks[Number(button.dataset.mark)];
    this.reachable(Number(button.dataset.mark));
    this.go(mark.at, null, true);
  }

  button(index) {
    return this.find(`[data-mark="${index}"]`);
  }

  // One mark at a time can be reached by the tab key, the others from it by arrows: there may be hundreds.
  reachable(index) {
    this.find('[data-marks] [tabindex="0"]')?.setAttribute("tabindex", "-1");
    this.button(index)?.setAttribute("tabindex", "0");
  }

  list(marks) {
    const same = JSON.stringify(marks);
    if (same === this.listed) return;
    this.listed = same;
    this.marks = marks;
    this.current = -1;
    const list = this.find("[data-marks]");
    list.replaceChildren(...marks.map(drawn));
    list.hidden = this.find("[data-follows]").hidden = !marks.length;
    if (marks.length) this.reachable(0);
  }

  text(captions) {
    this.find("[data-subtitles]").hidden = !captions;
    if (captions === this.captions) return;
    this.captions = captions;
    for (const track of this.root.querySelectorAll("track")) track.remove();
    if (captions) {
      const src = URL.createObjectURL(new Blob([captions], { type: "text/vtt" }));
      const track = document.createElement("track");
      Object.assign(track, { kind: "subtitles", label: "Subtitles", src, default: true });
      track.addEventListener("load", () => this.subtitle());
      // Not when others take their place: these may be loading still.
      for (const end of ["load", "error"]) track.addEventListener(end, () => URL.revokeObjectURL(src));
      this.media.append(track);
    }
    this.subtitle();
  }

  // Only films draw their subtitles themselves.
  subtitle() {
    const [track] = this.media.textTracks;
    const wanted = Boolean(this.captions) && this.find("[data-captions]").checked;
    const line = this.find("[data-caption]");
    const silent = this.media.tagName === "AUDIO";
    if (track) track.mode = !wanted ? "disabled" : silent ? "hidden" : "showing";
    line.hidden = !wanted || !silent;
    if (track) track.oncuechange = () => (line.textContent = [...(track.activeCues ?? [])].map((cue) => cue.text).join("\n"));
  }

  tick() {
    const media = this.media;
    if (!media) return;
    if (this.until !== null && media.currentTime >= this.until && !media.paused) {
      this.until = null;
      media.pause();
    }
    if (!this.wish) this.state().at = media.currentTime;
    this.follow(media.currentTime);
    this.send(media);
  }

  follow(now) {
    let index = -1;
    for (let i = 0; i < this.marks.length && this.marks[i].at <= now + 0.05; i += 1) index = i;
    if (index === this.current) return;
    this.button(this.current)?.removeAttribute("aria-current");
    this.current = index;
    const button = this.button(index);
    if (!button) return;
    button.setAttribute("aria-current", "true");
    // Not scrollIntoView: it would move the page, too.
    const list = this.find("[data-marks]");
    if (this.find("[data-follow]").checked && !this.media.paused)
      list.scrollTop = button.offsetTop - list.offsetTop - list.clientHeight / 3;
  }

  send(media) {
    if (!this.report || performance.now() - this.told.at < REPORT_MS) return;
    const playing = !media.paused && !media.ended;
    const position = Math.round(media.currentTime * 10) / 10;
    if (playing === this.told.playing && Math.abs(position - this.told.position) < 0.5) return;
    this.told = { at: performance.now(), playing, position };
    this.tell("heard", { position, playing });
  }

  fail(media) {
    if (media !== this.media) return;
    const line = this.find("[data-trouble]");
    line.textContent =
      media.error?.code === MediaError.MEDIA_ERR_NETWORK
        ? "The recording could not be loaded to its end. Load the page again."
        : "This browser can't play the file, or it is no longer here. Add it again, or export it as MP4 or MP3.";
    line.hidden = false;
  }

  end() {
    clearInterval(this.timer);
    this.ending.abort();
    // Without this the browser goes on loading a film that nobody sees.
    for (const name of ["audio", "video"]) {
      this.find(name)?.pause();
      this.find(name)?.removeAttribute("src");
    }
  }
}

function scrollerOf(element) {
  for (let one = element; one; one = one.parentElement ?? one.getRootNode().host)
    if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  return document.scrollingElement;
}

function drawn({ at, title, text }, index) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", tabIndex: -1 });
  button.dataset.mark = String(index);
  const time = document.createElement("time");
  time.textContent = clock(at);
  const name = document.createElement("b");
  name.textContent = title;
  const words = document.createElement("span");
  words.textContent = text;
  button.append(time, name, words);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
