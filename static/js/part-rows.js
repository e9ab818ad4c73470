// Tables of parts in the form that describes a dataset: a button adds an empty row. Without it there are two.

for (const button of document.querySelectorAll("[data-add-row]")) {
  button.hidden = false;
  button.addEventListener("click", () => addRow(document.querySelector(`[data-part-rows="${button.dataset.addRow}"] tbody`)));
}

function addRow(body) {
  const number = body.rows.length;
  const row = body.rows[number - 1].cloneNode(true);
  for (const control of row.querySelectorAll("input, select")) {
    control.removeAttribute("id");
    control.name = control.name.replace(/-\d+-/, `-${number}-`);
    control.setAttribute("aria-label", control.getAttribute("aria-label").replace(/\d+$/, number + 1));
    if (control.tagName === "INPUT") control.value = "";
    else control.selectedIndex = 0;
  }
  body.append(row);
  row.querySelector("input, select").focus();
}
