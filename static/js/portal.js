// What every page has: the search box by keyboard, menus that close, copy buttons, tables. Pages work without it.

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("[data-search-box] input")?.focus();
  }
  if (event.key === "Escape") closeMenus();
});

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  if (!event.target.closest("[data-search-box]")) clearSuggestions();
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

function clearSuggestions() {
  for (const list of document.querySelectorAll(".suggestions")) list.replaceChildren();
}

async function copy(button) {
  const word = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  } catch {
    button.textContent = button.dataset.byKeyboard;
    const range = document.createRange();
    range.selectNodeContents(button.previousElementSibling);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
  setTimeout(() => { button.textContent = word; }, 1500);
}

// A table that fits into its place needs no box to scroll in (data.css).
function fitTables() {
  for (const box of document.querySelectorAll(".table-scroll")) box.classList.toggle("fits", box.scrollWidth <= box.clientWidth);
}
addEventListener("resize", fitTables);
document.addEventListener("htmx:afterSettle", fitTables);
document.addEventListener("toggle", fitTables, true); // a table in <details> has no width before it is opened
fitTables();

// Arrow keys walk the suggestions, which are plain links; Escape returns to the text.
for (const box of document.querySelectorAll("[data-search-box]")) {
  box.addEventListener("keydown", (event) => {
    const stops = [box.querySelector("input"), ...box.querySelectorAll(".suggestions a")];
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && stops.length > 1) {
      event.preventDefault();
      stops[(at + step + stops.length) % stops.length].focus();
    } else if (event.key === "Escape") {
      clearSuggestions();
      stops[0].focus();
    }
  });
}
