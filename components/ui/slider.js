// Two pictures of one size over each other or side by side, and their heat map.
//
// The app chooses the view and gives the pictures; position and blinking stay here, so that nothing waits for the app.

const BLINK_MS = 800;
const STEP = 2; // hundredths of the width, for an arrow key
const NO_ROOM = 30; // thousandths
const parts = new WeakMap();

export default function ({ data, parentElement }) {
  let part = parts.get(parentElement);
  if (!part) {
    part = new Views(parentElement);
    parts.set(parentElement, part);
  }
  part.update(data);
  return () => {
    part.end();
    parts.delete(parentElement);
  };
}

class Views {
  constructor(root) {
    this.find = (selector) => root.querySelector(selector);
    this.root = this.find(".views");
    this.stage = this.find("[data-stage]");
    this.position = this.find("[data-position]");
    this.auto = this.find("[data-auto]");
    this.names = { first: "A", second: "B" };
    this.mode = "";
    this.second = false; // which of the two is seen while blinking
    this.ending = new AbortController();
    this.connect();
  }

  connect() {
    const listen = (target, name, act) => target.addEventListener(name, act, { signal: this.ending.signal });
    listen(this.position, "input", () => this.draw());
    listen(this.find("[data-swap]"), "click", () => this.swap());
    listen(this.auto, "change", () => this.tick());
    listen(this.stage, "keydown", (event) => this.key(event));
    listen(this.stage, "pointerdown", (event) => {
      if (this.mode !== "slider") return;
      this.stage.setPointerCapture(event.pointerId);
      this.drag(event);
    });
    listen(this.stage, "pointermove", (event) => {
      if (this.stage.hasPointerCapture(event.pointerId)) this.drag(event);
    });
  }

  update({ mode, first, second, heat }) {
    const changed = mode !== this.mode;
    this.mode = mode;
    this.root.dataset.mode = mode;
    this.names = { first: first.label, second: second.label };
    this.show("first", first, mode !== "heat");
    this.show("second", second, mode !== "heat");
    this.show("heat", heat, mode === "heat");
    for (const end of ["first", "second"]) this.find(`[data-end=${end}]`).textContent = this.names[end];
    this.position.ariaLabel = mode === "onion" ? "How much of the second picture shows" : "Where the pictures meet";
    this.find("[data-slide]").hidden = !["slider", "onion"].includes(mode);
    this.find("[data-blink]").hidden = mode !== "blink";
    this.find("[data-rule]").hidden = mode !== "slider";
    if (changed) {
      this.auto.checked = mode === "blink" && !matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.tick();
    }
    this.draw();
  }

  show(name, view, visible) {
    const figure = this.find(`[data-view=${name}]`);
    figure.hidden = !visible;
    const picture = figure.querySelector("[data-picture]");
    if (picture.getAttribute("src") !== view.src) picture.src = view.src;
    picture.alt = view.label;
    figure.querySelector("figcaption").textContent = view.caption ?? view.label;
    figure.querySelector("[data-boxes]").replaceChildren(...view.boxes.map(drawn));
  }

  draw() {
    const [first, second] = ["first", "second"].map((name) => this.find(`[data-view=${name}]`));
    const at = Number(this.position.value);
    first.style.visibility = this.mode === "blink" && this.second ? "hidden" : "";
    second.style.visibility = this.mode === "blink" && !this.second ? "hidden" : "";
    first.style.clipPath = this.mode === "slider" ? `inset(0 ${100 - at}% 0 0)` : "";
    second.style.clipPath = this.mode === "slider" ? `inset(0 0 0 ${at}%)` : "";
    second.style.opacity = this.mode === "onion" ? String(at / 100) : "";
    this.find("[data-rule]").style.left = `${at}%`;
    this.find("[data-shown]").textContent = `Now: ${this.second ? this.names.second : this.names.first}`;
    // Said at every change it would not stop talking.
    this.find("[data-shown]").ariaLive = this.auto.checked ? "off" : "polite";
  }

  drag(event) {
    const box = this.stage.getBoundingClientRect();
    this.move((100 * (event.clientX - box.left)) / box.width);
  }

  key(event) {
    if (event.key === " ") {
      event.preventDefault();
      if (this.mode === "blink") this.swap();
      else this.move(Number(this.position.value) > 50 ? 0 : 100);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      if (!["slider", "onion"].includes(this.mode)) return;
      event.preventDefault();
      this.move(Number(this.position.value) + (event.key === "ArrowLeft" ? -STEP : STEP));
    }
  }

  move(position) {
    this.position.value = String(position);
    this.draw();
  }

  swap() {
    this.auto.checked = false;
    this.tick();
    this.second = !this.second;
    this.draw();
  }

  tick() {
    clearInterval(this.timer);
    if (!this.auto.checked) return;
    this.timer = setInterval(() => {
      this.second = !this.second;
      this.draw();
    }, BLINK_MS);
  }

  end() {
    clearInterval(this.timer);
    this.ending.abort();
  }
}

function drawn({ place, label, tone }) {
  const [top, left, bottom, right] = place;
  const box = document.createElement("div");
  box.className = top < NO_ROOM ? "box high" : "box"; // above it the number would lie outside
  box.dataset.tone = tone;
  Object.assign(box.style, {
    top: `${top / 10}%`,
    left: `${left / 10}%`,
    height: `${(bottom - top) / 10}%`,
    width: `${(right - left) / 10}%`,
  });
  const name = document.createElement("b");
  name.textContent = label;
  box.append(name);
  return box;
}
