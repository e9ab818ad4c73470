// The interview saves itself: on leaving a field, a moment after typing, and when the page goes away.
// Without this script every button saves. What cannot be sent is kept in this browser and sent later.
// Words come from the catalogue of translations (gettext, interpolate).

const PAUSE = 1200; // milliseconds after the last key
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("#save-state");
    this.key = `lwds-triage:${location.pathname}`;
    this.dirty = false;
    this.sending = null;
    this.conflicts = 0;
    form.addEventListener("change", (event) => event.target.type === "file" ? this.checkFile(event.target) : this.soon(0));
    form.addEventListener("input", (event) => event.target.type !== "file" && this.soon(PAUSE));
    form.addEventListener("submit", (event) => this.onSubmit(event));
    addEventListener("beforeunload", () => { this.leaving = true; });
    addEventListener("pagehide", () => this.dirty && this.beacon());
    addEventListener("online", () => this.dirty && this.soon(0));
    this.stored = this.questions();
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
    this.leaving = false;
    this.keep();
    this.say(gettext("Not saved yet"));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** With what the page showed of each answer, so that what others wrote meanwhile is not undone later. */
  keep() {
    const typed = [...this.data()].filter(([name]) => name !== "csrfmiddlewaretoken");
    try { localStorage.setItem(this.key, JSON.stringify(typed)); } catch { /* private mode: the server has what was saved */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  /** Send what is typed; once more afterwards where something was typed meanwhile. Resolves when all of it was tried. */
  save() {
    clearTimeout(this.timer);
    if (!this.dirty) return this.sending ?? Promise.resolve();
    if (!this.sending) {
      this.sending = this.send().finally(() => { this.sending = null; });
      return this.sending;
    }
    return this.sending.then(() => this.save());
  }

  async send() {
    this.dirty = false;
    this.say(gettext("Saving …"));
    const sent = this.questions();
    try {
      const answer = await this.post();
      if (answer.status === 403 && await this.renewToken()) return this.failed(gettext("Not saved yet"), 0);
      this.signedOut = answer.status === 401;
      if (this.signedOut) return this.failed(gettext("Not saved: you were signed out. Press Save; you can sign in and it will be saved."));
      if ([403, 404].includes(answer.status)) return this.failed(gettext("Not saved: you can no longer answer here. What you typed is kept in this browser; ask the owner of the interview."));
      if ([400, 413].includes(answer.status)) return this.failed(interpolate(gettext("Not saved, but kept in this browser. %s"), [(await answer.json()).detail]));
      if (!answer.ok) throw new Error(answer.status);
      this.stored = sent;
      this.update(await answer.json());
    } catch {
      this.failed(gettext("Not saved: no answer from the portal. Kept in this browser; trying again."), RETRY);
    }
  }

  /** What was typed is still to be saved: after `wait` milliseconds, or when somebody presses a button. */
  failed(text, wait) {
    this.dirty = true;
    this.say(text, true);
    if (wait !== undefined) this.timer = setTimeout(() => this.save(), wait);
  }

  post(options = {}) {
    const headers = { "X-Autosave": "1", Accept: "application/json" };
    return fetch(this.form.action || location.href, { method: "POST", body: this.data(), headers, redirect: "error", ...options });
  }

  /** Somebody signed in again in another window: this page then needs the new session's token. True if it got one. */
  async renewToken() {
    const page = await fetch(location.href);
    const input = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#answers [name=csrfmiddlewaretoken]");
    if (!input || this.renewed) return false;
    this.renewed = true;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((other) => { other.value = input.value; });
    return true;
  }

  /** What is typed into each question, by its name; of the base, which saves change, nothing. */
  questions() {
    const entries = [...this.data()];
    const typed = new Map(entries.filter(([name]) => name.endsWith(".base")).map(([name]) => [name.slice(0, -".base".length), ""]));
    for (const [name, value] of entries) {
      const question = questionOf(name, typed);
      if (question && !name.endsWith(".base")) typed.set(question, `${typed.get(question)}\n${name}=${value}`);
    }
    return typed;
  }

  /** Sent when the page goes away: the questions changed since the last save alone, as browsers send 64 kB at most then. */
  beacon() {
    const typed = this.questions();
    const body = new FormData();
    for (const [name, value] of this.data()) {
      const question = questionOf(name, typed);
      if (!question || typed.get(question) !== this.stored.get(question)) body.append(name, value);
    }
    this.post({ keepalive: true, body }).catch(() => {});
  }

  update(result) {
    this.renewed = false;
    for (const uid of result.created) this.form.querySelector(`[name=new_uid][value="${CSS.escape(uid)}"]`)?.remove();
    for (const [name, base] of Object.entries(result.bases)) {
      const input = this.form.elements[`${name}.base`];
      if (input) input.value = base;
    }
    for (const [name, html] of Object.entries(result.replaced)) this.replace(name, html, result.conflicts.includes(name));
    this.form.querySelectorAll("[data-field]").forEach((field) => this.mark(field, result));
    for (const id of ["live", "sections"]) refill(document.getElementById(id), result[id]);
    const wrong = Object.keys(result.problems).length + result.conflicts.length;
    this.conflicts = result.conflicts.length;
    // The next page may have been made before this save: it compares, and forgets.
    if (!this.dirty && !this.conflicts && !this.leaving) this.forget();
    if (result.messages.length) this.say(result.messages.join(" "), true);
    else if (this.conflicts) this.say(gettext("Somebody else changed the same answer: please look at it"), true);
    else if (wrong) this.say(gettext("Kept as you typed it; one answer cannot be read yet"), true);
    else if (!this.dirty) this.say(interpolate(gettext("Saved %s"), [new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })]));
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
      because.textContent = shown[name] ? interpolate(gettext("Because you answered: %s"), [shown[name]]) : "";
    }
    if (field.querySelector("[role=alert]")) return;
    fill(field.querySelector("[data-problem]"), problems[name], (box, text) => { box.firstElementChild.textContent = text; });
    fill(field.querySelector("[data-hint]"), hints[name], (box, text) => { box.textContent = text; });
    field.classList.toggle("question-wrong", name in problems);
  }

  checkFile(input) {
    const file = input.files[0];
    const limit = Number(input.dataset.limit);
    if (!file) return;
    if (limit && file.size > limit) {
      const sizes = { file: file.name, size: (file.size / 1e6).toFixed(1), most: limit / 1e6 };
      const refusal = gettext("%(file)s has %(size)s MB; up to %(most)s MB fit. Cut it to its first lines.");
      this.say(interpolate(refusal, sizes, true), true);
      input.value = "";
    } else {
      this.say(gettext("Press Save to send the sample"));
    }
  }

  /** A button first lets everything be saved, so that a portal that does not answer costs nothing; then it does its own. */
  onSubmit(event) {
    const button = event.submitter;
    const question = button?.dataset.confirm;
    if (question && !this.confirmed && !confirm(question)) { event.preventDefault(); return; }
    this.confirmed = false;
    if (!this.dirty && !this.sending) return;
    event.preventDefault();
    this.save().then(() => {
      if ((this.dirty && !this.signedOut) || this.conflicts) return; // the page says what is wrong
      this.dirty = false;
      this.confirmed = true;
      this.form.requestSubmit(button);
    });
  }

  /** Put back what an earlier visit could not send. */
  restore() {
    let typed = null;
    try { typed = JSON.parse(localStorage.getItem(this.key)); } catch { return; }
    if (!typed) return;
    const bases = typed.filter(([name]) => name.endsWith(".base"));
    // A question that was on the page and came without a value had all its boxes unticked.
    const names = bases.map(([name]) => name.slice(0, -".base".length)).flatMap((name) => [name, `${name}.unknown`]);
    const values = new Map(names.map((name) => [name, []]));
    for (const [name, value] of typed) values.set(name, [...(values.get(name) ?? []), value]);
    let restored = 0;
    for (const [name, wanted] of values) {
      for (const input of this.inputs(name)) {
        const checkable = input.type === "checkbox" || input.type === "radio";
        if (!checkable && !wanted.length) continue;
        const differs = checkable ? input.checked !== wanted.includes(input.value) : input.value !== wanted[0];
        if (!differs) continue;
        if (checkable) input.checked = wanted.includes(input.value); else input.value = wanted[0];
        restored += 1;
      }
    }
    if (!restored) { this.forget(); return; }
    for (const [name, base] of bases) if (this.form.elements[name]) this.form.elements[name].value = base;
    this.soon(0);
  }

  /** The inputs of a name; those of a record that never reached the portal are now in the empty one that it offers. */
  inputs(name) {
    const named = (text) => [...this.form.querySelectorAll(`[name="${CSS.escape(text)}"]`)].filter((input) => input.type !== "hidden");
    const blankUid = this.form.elements.new_uid?.value;
    const found = named(name);
    return found.length || !blankUid ? found : named(name.replace(/^[0-9a-f]{8}(?=\.)/, blankUid));
  }
}

/** The question that an input belongs to: "1f.total" of "1f.total.unit"; undefined where it belongs to none. */
function questionOf(name, questions) {
  for (let text = name; text; text = text.slice(0, Math.max(text.lastIndexOf("."), 0))) if (questions.has(text)) return text;
  return undefined;
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
