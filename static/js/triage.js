// The interview saves itself: on leaving a field, a moment after typing, and when the page goes away.
// Without this script every button saves. What cannot be sent is kept in this browser and sent later.

const PAUSE = 1200; // milliseconds after the last key
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("#save-state");
    this.key = `lwds-triage:${location.pathname}`;
    this.dirty = false;
    this.sending = null;
    form.addEventListener("change", (event) => event.target.type === "file" ? this.checkFile(event.target) : this.soon(0));
    form.addEventListener("input", (event) => event.target.type !== "file" && this.soon(PAUSE));
    form.addEventListener("submit", (event) => this.onSubmit(event));
    addEventListener("pagehide", () => this.dirty && this.beacon());
    addEventListener("online", () => this.dirty && this.soon(0));
    this.restore();
  }

  say(text, wrong = false) {
    this.state.textContent = text;
    this.state.classList.toggle("unsaved", wrong);
  }

  /** The form without files and without a button: what is typed now. */
  data() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  soon(wait) {
    this.dirty = true;
    this.keep();
    this.say("Not saved yet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  keep() {
    const typed = [...this.data()].filter(([name]) => !name.endsWith(".base") && name !== "csrfmiddlewaretoken");
    try { localStorage.setItem(this.key, JSON.stringify(typed)); } catch { /* private mode: the server has what was saved */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  async save() {
    if (this.sending) { this.again = true; return; }
    this.again = false;
    this.dirty = false;
    this.say("Saving …");
    this.sending = fetch(this.form.action || location.href, {
      method: "POST", body: this.data(), headers: { "X-Autosave": "1" }, redirect: "error",
    });
    try {
      const answer = await this.sending;
      if (answer.status === 401) return this.signedOut((await answer.json()).login);
      if (!answer.ok) throw new Error(answer.status);
      this.update(await answer.json());
    } catch {
      this.dirty = true;
      this.say("Not saved: no answer from the portal. Kept in this browser; trying again.", true);
      this.timer = setTimeout(() => this.save(), RETRY);
    } finally {
      this.sending = null;
      if (this.again) this.save();
    }
  }

  beacon() {
    const data = this.data();
    fetch(this.form.action || location.href, { method: "POST", body: data, headers: { "X-Autosave": "1" }, keepalive: true }).catch(() => {});
  }

  signedOut() {
    this.dirty = true;
    this.say("Not saved: you were signed out. Press Save; you can sign in and it will be saved.", true);
  }

  update(result) {
    for (const [page, real] of Object.entries(result.made)) this.rename(page, real);
    for (const [name, base] of Object.entries(result.bases)) {
      const input = this.form.elements[`${name}.base`];
      if (input) input.value = base;
    }
    for (const [name, html] of Object.entries(result.replaced)) this.replace(name, html, result.conflicts.includes(name));
    this.form.querySelectorAll("[data-field]").forEach((field) => this.mark(field, result));
    for (const id of ["live", "sections"]) refill(document.getElementById(id), result[id]);
    const wrong = Object.keys(result.problems).length + result.conflicts.length;
    if (!this.dirty && !wrong) this.forget();
    if (result.messages.length) this.say(result.messages.join(" "), true);
    else if (result.conflicts.length) this.say("Somebody else changed the same answer: please look at it", true);
    else if (wrong) this.say("Kept as you typed it; one answer cannot be read yet", true);
    else if (!this.dirty) this.say(`Saved ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
  }

  field(name) {
    return this.form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  }

  /** Show an answer as the server has it; never under the reader's fingers, except to show a conflict. */
  replace(name, html, conflict) {
    const field = this.field(name);
    if (!field || (field.contains(document.activeElement) && !conflict)) return;
    const focused = field.contains(document.activeElement);
    field.replaceWith(fragment(html));
    if (focused) this.field(name).querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }

  mark(field, { problems, hints, shown }) {
    const name = field.dataset.field;
    const because = field.querySelector("[data-because]");
    if (because) {
      field.hidden = !(name in shown);
      because.textContent = shown[name] ? `Because you said: ${shown[name]}` : "";
    }
    if (field.querySelector("[role=alert]")) return;
    fill(field.querySelector("[data-problem]"), problems[name], (box, text) => { box.firstElementChild.textContent = text; });
    fill(field.querySelector("[data-hint]"), hints[name], (box, text) => { box.textContent = text; });
    field.classList.toggle("question-wrong", name in problems);
  }

  /** A new record got its place on the server: its inputs take its id. */
  rename(page, real) {
    const card = this.form.querySelector(`[data-record="${CSS.escape(page)}"]`);
    if (!card) return;
    card.dataset.record = real;
    card.id = `record-${real}`;
    card.querySelectorAll("[name]").forEach((input) => {
      if (input.name === "records") input.value = real;
      else if (input.name.startsWith(`${page}.`)) input.name = real + input.name.slice(page.length);
    });
    card.querySelectorAll("[data-field]").forEach((field) => { field.dataset.field = real + field.dataset.field.slice(page.length); });
  }

  checkFile(input) {
    const file = input.files[0];
    const limit = Number(input.dataset.limit);
    if (!file) return;
    if (limit && file.size > limit) {
      this.say(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB; up to ${limit / 1e6} MB fit. Cut it to its first lines.`, true);
      input.value = "";
    } else {
      this.say("Press Save to send the sample");
    }
  }

  onSubmit(event) {
    const question = event.submitter?.dataset.confirm;
    if (question && !confirm(question)) { event.preventDefault(); return; }
    clearTimeout(this.timer);
    this.dirty = false;
    this.forget();
    if (this.sending) { // the button follows the save that is under way, else the two would race
      event.preventDefault();
      const button = event.submitter;
      this.sending.finally(() => setTimeout(() => this.form.requestSubmit(button)));
    }
  }

  /** Put back what an earlier visit could not send. */
  restore() {
    let typed = null;
    try { typed = JSON.parse(localStorage.getItem(this.key)); } catch { return; }
    if (!typed) return;
    const values = Map.groupBy ? Map.groupBy(typed, ([name]) => name) : new Map(typed.map((pair) => [pair[0], [pair]]));
    let restored = 0;
    for (const [name, pairs] of values) {
      const inputs = [...this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((input) => input.type !== "hidden");
      for (const input of inputs) {
        const wanted = pairs.map((pair) => pair[1]);
        const checkable = input.type === "checkbox" || input.type === "radio";
        const differs = checkable ? input.checked !== wanted.includes(input.value) : input.value !== wanted[0];
        if (!differs) continue;
        if (checkable) input.checked = wanted.includes(input.value); else input.value = wanted[0];
        restored += 1;
      }
    }
    if (restored) this.soon(0); else this.forget();
  }
}

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Replace a part's content unless the reader's focus is inside it. */
function refill(element, html) {
  if (element && !element.contains(document.activeElement)) element.innerHTML = html;
}

function fill(box, text, put) {
  if (!box) return;
  box.hidden = !text;
  put(box, text ?? "");
}

const form = document.querySelector("form[data-autosave]");
if (form) new Autosave(form);

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !event.target.matches("[data-autosave]") && !confirm(question)) event.preventDefault();
});
