// Resumable uploads (templates/catalog/upload.html): pieces of 8 MB to the upload interface, a line of progress for
// each file; words come from the catalogue of translations (gettext, interpolate). The address of an unfinished upload is kept in localStorage by dataset, path, size and time of change.
const PIECE = 8 * 1024 * 1024;
const panel = document.querySelector("[data-upload]");
const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

async function send(file, line) {
  const path = file.webkitRelativePath || file.name;
  const key = ["upload", panel.dataset.dataset, path, file.size, file.lastModified].join("|");
  let address = localStorage.getItem(key);
  let offset = address ? await standing(address) : null;
  if (offset === null) {
    const answer = await fetch(panel.dataset.upload, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ dataset: panel.dataset.dataset, path, size: file.size }),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    address = answer.headers.get("Location");
    localStorage.setItem(key, address);
    offset = 0;
  }
  do {
    const answer = await fetch(address, {
      method: "PATCH",
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset, "X-CSRFToken": token },
      body: file.slice(offset, offset + PIECE),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    offset = Number(answer.headers.get("Upload-Offset"));
    line.textContent = `${path}: ${file.size ? Math.floor((100 * offset) / file.size) : 100} %`;
  } while (offset < file.size);
  localStorage.removeItem(key);
}

async function standing(address) {
  const answer = await fetch(address, { method: "HEAD" });
  return answer.ok ? Number(answer.headers.get("Upload-Offset")) : null;
}

async function sendAll(input) {
  const list = panel.querySelector("[data-progress]");
  let failed = 0;
  for (const file of input.files) {
    const line = list.appendChild(document.createElement("li"));
    line.textContent = `${file.name}: 0 %`;
    try {
      await send(file, line);
      line.textContent = interpolate(gettext("%(file)s: stored"), { file: file.webkitRelativePath || file.name }, true);
    } catch (error) {
      failed += 1;
      const why = error.message || gettext("the connection broke");
      line.textContent = interpolate(gettext("%(file)s: %(why)s. Choose it again to go on."), { file: file.name, why }, true);
    }
  }
  if (!failed && input.files.length) location.assign(panel.dataset.done);
}

for (const input of panel.querySelectorAll("input[type=file]")) input.addEventListener("change", () => sendAll(input));
