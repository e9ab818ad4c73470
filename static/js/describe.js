// The form that describes a dataset: it offers values, keeps what is typed in this browser, and offers what the data
// say about place and time. Without it the form works as plain inputs.

const form = document.querySelector("[data-describe]");
const TYPING_PAUSE = 250; // milliseconds

// --- values that others used -----------------------------------------------------------------------------------------

const list = document.createElement("datalist");
list.id = "suggestions";
form.append(list);
const known = new Map(); // name -> what else is known of it

for (const area of form.querySelectorAll("textarea[data-suggest]")) addFinder(area);
form.addEventListener("input", afterPause(suggest));
form.addEventListener("change", fillRow);

function addFinder(area) {
  const finder = document.createElement("input");
  finder.type = "text";
  finder.dataset.suggest = area.dataset.suggest;
  finder.placeholder = finder.ariaLabel = gettext("Find and add");
  finder.addEventListener("change", () => {
    if (!finder.value.trim()) return;
    area.value = [...area.value.split("\n").filter(Boolean), finder.value.trim()].join("\n");
    finder.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  finder.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    finder.dispatchEvent(new Event("change", { bubbles: true }));
  });
  area.after(finder);
}

async function suggest({ target }) {
  if (target.tagName !== "INPUT" || !target.dataset.suggest || target.value.trim().length < 2) return;
  const query = new URLSearchParams({ field: target.dataset.suggest, q: target.value });
  const response = await fetch(`${form.dataset.suggestions}?${query}`);
  if (!response.ok) return;
  const { suggestions } = await response.json();
  for (const row of suggestions) known.set(row.name, row);
  list.replaceChildren(...suggestions.map((row) => new Option("", row.name)));
  target.setAttribute("list", list.id);
}

// A person or organization that is known brings its other columns, where they are empty.
function fillRow({ target }) {
  const row = target.closest("tr");
  if (!row || !target.dataset.suggest || !known.has(target.value)) return;
  for (const [column, value] of Object.entries(known.get(target.value))) {
    const input = row.querySelector(`input[name$="-${column}"]`);
    if (input && !input.value) input.value = value;
  }
}

// --- what was typed and not saved ------------------------------------------------------------------------------------

const key = `describe ${location.pathname}`;
const keptBefore = localStorage.getItem(key);
const notice = form.querySelector("[data-kept-draft]");
const asLoaded = typedText();
let isSent = false;

if (keptBefore && keptBefore !== asLoaded) notice.hidden = false;
form.addEventListener("input", afterPause(keep));
addEventListener("pagehide", () => !isSent && typedText() !== asLoaded && keep());
form.addEventListener("submit", () => {
  isSent = true;
  localStorage.removeItem(key);
});
form.querySelector("[data-restore]").addEventListener("click", () => {
  restore(new URLSearchParams(keptBefore));
  notice.hidden = true;
});
form.querySelector("[data-discard]").addEventListener("click", () => {
  localStorage.removeItem(key);
  notice.hidden = true;
});

function keep() {
  localStorage.setItem(key, typedText());
}

// What is in the inputs, without the token and the hidden values that say what the page had shown.
function typedText() {
  const shown = [...form.elements].filter((control) => control.name && control.type !== "hidden");
  return new URLSearchParams(shown.map((control) => [control.name, control.value])).toString();
}

function restore(values) {
  for (const [name, value] of values) {
    while (!form.elements[name] && addRowFor(name));
    if (form.elements[name]) form.elements[name].value = value;
  }
}

// Whether the table of `name`, such as creators-4-name, has got one more row.
function addRowFor(name) {
  const button = form.querySelector(`[data-add-row="${CSS.escape(name.split("-")[0])}"]`);
  const row = Number(name.split("-")[1]);
  if (!button || !(row < 500)) return false;
  button.click();
  return true;
}

// --- what the data say -----------------------------------------------------------------------------------------------

if (form.dataset.coverage) offerCoverage();

async function offerCoverage() {
  const response = await fetch(form.dataset.coverage);
  if (!response.ok) return;
  const { box, start, end } = await response.json();
  const values = { box, temporal_start: start, temporal_end: end };
  const news = Object.entries(values).filter(([name, value]) => value && form.elements[name].value !== value);
  if (!news.length) return;
  const offer = form.querySelector("[data-from-data]");
  offer.querySelector("[data-covered]").textContent = news.map(([, value]) => value).join(" · ");
  offer.hidden = false;
  offer.querySelector("[data-take]").addEventListener("click", () => {
    for (const [name, value] of news) form.elements[name].value = value;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    offer.hidden = true;
  });
}

function afterPause(act) {
  let timer;
  return (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(event), TYPING_PAUSE);
  };
}
