// Keeps who this visitor is in the browser, so that a reload and another tab find what was kept of them.

const NAME = "workbench-visitor";
const parts = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let part = parts.get(parentElement);
  if (!part) {
    part = { hear: (event) => event.key === NAME && report(part) };
    parts.set(parentElement, part);
    // Two tabs opened at once may both believe to be the first; the last to write is heard by the other.
    window.addEventListener("storage", part.hear);
  }
  Object.assign(part, { token: data.token, tell: setStateValue });
  report(part);
  return () => {
    window.removeEventListener("storage", part.hear);
    parts.delete(parentElement);
  };
}

function report(part) {
  const kept = remembered(part.token);
  if (kept === part.token) return;
  part.token = kept;
  part.tell("token", kept);
}

function remembered(offered) {
  try {
    const kept = localStorage.getItem(NAME);
    if (/^[0-9a-f]{32}$/.test(kept ?? "")) return kept;
    localStorage.setItem(NAME, offered);
  } catch {
    // A browser that keeps nothing: this visitor is known while the session lasts.
  }
  return offered;
}
