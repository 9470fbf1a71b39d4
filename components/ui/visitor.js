// Keeps who this visitor is in the browser, so that a reload and another tab find what was kept of them.

const NAME = "workbench-visitor";

export default function ({ data, setStateValue }) {
  const report = () => {
    const kept = remembered(data.token);
    if (kept !== data.token) setStateValue("token", kept);
  };
  // Two tabs opened at once may both believe to be the first; the last to write is heard by the other.
  window.addEventListener("storage", report);
  report();
  return () => window.removeEventListener("storage", report);
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
