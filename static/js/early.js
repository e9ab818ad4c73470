// Runs before the first paint, so that parts which need a script never flash: CSS reads html.js.
document.documentElement.classList.add("js");
