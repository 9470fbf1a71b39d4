// A button that fetches a file the app makes at that moment, and saves it.

const LOST = "The app can't be reached. Try again when it is connected.";

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("[role=status]");
  parentElement.querySelector("[data-label]").textContent = data.label;
  button.onclick = async () => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    status.textContent = await fetched(data);
    status.hidden = !status.textContent;
    button.ariaBusy = "false";
  };
}

// What went wrong, or nothing.
async function fetched({ address, name }) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return await answer.text();
    save(await answer.blob(), name);
    return "";
  } catch {
    return LOST;
  }
}

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
