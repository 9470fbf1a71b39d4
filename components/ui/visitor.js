// Hands over, once, the token by which a former version knew this browser; from then on a cookie does, unseen by scripts.

const NAME = "workbench-visitor";

export default function ({ data, setStateValue }) {
  try {
    const kept = localStorage.getItem(NAME);
    if (!kept) return;
    if (kept === data.inherited || !/^[0-9a-f]{32}$/.test(kept)) localStorage.removeItem(NAME);
    else setStateValue("token", kept);
  } catch {
    // A browser that keeps nothing has nothing to hand over.
  }
}
