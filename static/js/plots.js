// Draws every figure[data-plot] (templates/components/plot.html) from its own data block with Observable Plot.
//
// A plot has columns [{key, label, number}], rows [[cell, ...]] and options. What a kind reads:
//   bars       rows [category, all, filtered?]; options.colors {category: "lof"}: names of tokens
//   histogram  rows [from, to, all, filtered?]; options.log: x on a log scale; options.field: drag to choose a range of
//              that field, of which options.low and .high are chosen now
//   track      points [[position, score or null, token]]; options.start, .end, .score; drag to zoom into the region
//   map        rows [name, west, south, east, north] in degrees; options.land: address of the land outlines (TopoJSON)
// `filtered`, where given, is drawn in the accent over `all` in grey. Colours are those of tokens.css by name, so a plot
// follows the theme, and paper. window.Plot, window.d3 and, for maps, window.topojson are the vendored libraries.

const token = (name) => `var(--${name})`;
const format = (value) => value.toLocaleString("en").replaceAll(",", "\u202f");

const SHEET = 680; // pixels
let onPaper = false;

const power = (value) => (value >= 0.01 ? String(value) : value.toExponential(0));

const KINDS = {
  bars(plot, frame) {
    const [category, all, filtered] = plot.columns;
    const rows = toObjects(plot);
    const color = (row) => token(plot.options?.colors?.[row[category.key]] ?? (filtered ? "plot-all" : "accent"));
    const top = filtered ?? all;
    const longest = (column) => Math.max(1, ...rows.map((row) => String(row[column.key]).length));
    const label = Math.min(frame.width / 2, 220, 16 + 7 * longest(category)); // pixels; a longer one wraps
    return Plot.plot({
      ...frame,
      marginLeft: label,
      marginRight: 12 + 7 * longest(all),
      marginTop: 4,
      marginBottom: 4,
      x: { axis: null },
      y: { axis: null, domain: rows.map((row) => row[category.key]) },
      marks: [
        Plot.axisY({ label: null, tickSize: 0, lineWidth: (label - 8) / 12 }),
        Plot.barX(rows, { x: all.key, y: category.key, fill: filtered ? token("plot-all") : color, insetTop: 3, insetBottom: 3 }),
        filtered && Plot.barX(rows, { x: filtered.key, y: category.key, fill: color, insetTop: 3, insetBottom: 3 }),
        Plot.text(rows, { x: all.key, y: category.key, text: (row) => format(row[top.key]), textAnchor: "start", dx: 5, fill: token("ink") }),
      ],
    });
  },

  histogram(plot, frame) {
    const [from, to, all, filtered] = plot.columns;
    const rows = toObjects(plot);
    const bins = { x1: from.key, x2: to.key, insetLeft: 0.5, insetRight: 0.5 };
    const small = frame.height < 120; // in a filter panel: its own legend names it
    return Plot.plot({
      ...frame,
      ...(small ? { marginLeft: 8, marginRight: 8, marginTop: 4, marginBottom: 20 } : { marginBottom: 40 }),
      x: { label: small ? null : from.label, labelAnchor: "center", labelOffset: 34, ticks: small ? 4 : undefined, type: plot.options?.log ? "log" : "linear", labelArrow: "none", tickFormat: plot.options?.log ? power : undefined },
      y: small ? { axis: null } : { label: all.label, grid: true, labelArrow: "none", tickFormat: format },
      marks: [
        Plot.rectY(rows, { ...bins, y: all.key, fill: token(filtered ? "plot-all" : "accent") }),
        filtered && Plot.rectY(rows, { ...bins, y: filtered.key, fill: token("accent") }),
        Plot.ruleY([0], { stroke: token("line-strong") }),
      ],
    });
  },

  track(plot, frame) {
    const { start, end, score } = plot.options;
    const points = plot.points.map(([position, height, color]) => ({ position, height: height ?? 0, color: token(color) }));
    const highest = Math.max(0, ...points.map((point) => point.height));
    const top = highest || 1;
    return Plot.plot({
      ...frame,
      marginLeft: 44,
      marginRight: 40,
      marginBottom: 28,
      x: { domain: [start, end], label: null, tickFormat: (value) => format(value), ticks: Math.max(2, Math.floor(frame.width / 150)) },
      y: { domain: [-0.08 * top, top * 1.04], label: highest ? score : null, ticks: highest ? 3 : 0, labelArrow: "none", grid: Boolean(highest) },
      marks: [
        Plot.ruleY([0], { stroke: token("line-strong") }),
        Plot.ruleX(points, { x: "position", y1: 0, y2: (point) => point.height || top * 0.04, stroke: "color", strokeWidth: points.length > 500 ? 1 : 1.5, strokeOpacity: 0.85 }),
        Plot.dot(points.filter((point) => point.height), { x: "position", y: "height", r: points.length > 500 ? 1.5 : 2.5, fill: "color" }),
      ],
    });
  },

  async map(plot, frame) {
    const world = await (await fetch(plot.options.land)).json();
    const land = topojson.feature(world, world.objects.land ?? world.objects.countries);
    const boxes = toObjects(plot).map((row) => ({ name: row[plot.columns[0].key], shape: boundingBox(row, plot.columns) }));
    return Plot.plot({
      ...frame,
      projection: { type: "equal-earth", domain: { type: "Sphere" }, inset: 2 },
      marks: [
        Plot.geo(land, { fill: token("plot-all") }),
        Plot.sphere({ stroke: token("line-strong") }),
        Plot.dot(boxes.filter(isSmall), Plot.centroid({ geometry: (box) => box.shape, r: 3.5, stroke: token("accent"), strokeWidth: 2 })),
        Plot.geo(boxes, { geometry: (box) => box.shape, fill: token("accent"), fillOpacity: (box) => (box.shape.type === "Sphere" ? 0.04 : 0.25), stroke: token("accent"), title: (box) => box.name }),
      ],
    });
  },
};

function toObjects(plot) {
  return plot.rows.map((row) => Object.fromEntries(plot.columns.map((column, at) => [column.key, row[at]])));
}

// A point where the box has no size, the sphere where it is all of it; else the box, clockwise, as d3 tells inside from
// outside, its long edges cut so that they follow the parallels.
function boundingBox(row, columns) {
  const [west, south, right, north] = columns.slice(1, 5).map((column) => row[column.key]);
  const east = right < west ? right + 360 : right; // across the antimeridian
  if (west === east && south === north) return { type: "Point", coordinates: [west, south] };
  if (east - west >= 359 && north - south >= 170) return { type: "Sphere" };
  const steps = d3.range(0, 1.0001, 0.05);
  const along = (latitude, from, to) => steps.map((step) => [from + step * (to - from), latitude]);
  return { type: "Polygon", coordinates: [[...along(south, west, east).reverse(), ...along(north, west, east), [east, south]]] };
}

// Whether a box is too small to be seen on a map of the world: narrower and lower than 3 degrees.
function isSmall({ shape }) {
  if (shape.type !== "Polygon") return false;
  const [[west, south], [east, north]] = d3.geoBounds(shape);
  return (east - west + 360) % 360 < 3 && north - south < 3;
}

async function draw(figure) {
  const area = figure.querySelector(".plot-drawing");
  if (!area) return; // nothing to draw
  const plot = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const frame = {
    width: onPaper ? SHEET : Math.max(280, Math.round(area.clientWidth)),
    height: Number(figure.dataset.height),
    style: { background: "none", color: token("ink"), fontFamily: "inherit", fontSize: "12px" },
  };
  const drawing = await KINDS[plot.kind](plot, frame);
  drawing.setAttribute("aria-hidden", "true"); // the drawing's role and text alternative are on its container
  area.replaceChildren(drawing);
  if (plot.kind === "track") brush(drawing, (range) => range && zoom(...range.map(Math.round)));
  else if (plot.kind === "histogram" && plot.options?.field) slider(drawing, figure, plot.options);
}

// Dragging over a drawing chooses a range of its x scale; a click beside the range chooses none.
function brush(drawing, chosen, now = null) {
  const x = drawing.scale("x");
  const [left, right] = d3.extent(x.range);
  const bottom = Number(drawing.getAttribute("height")) - 20; // the axis stays free
  const marks = d3.brushX().extent([[left, 0], [right, bottom]]).on("end", (event) => {
    if (event.sourceEvent) chosen(event.selection && event.selection.map((pixel) => x.invert(pixel)));
  });
  const layer = d3.select(drawing).append("g").attr("class", "brush").call(marks);
  if (now) layer.call(marks.move, now.map((value) => Math.min(right, Math.max(left, x.apply(value)))));
}

// A histogram with the chosen range upon it, whose ends can be dragged: an end at the edge of the drawing means no bound.
function slider(drawing, figure, { field, low, high }) {
  const [least, most] = drawing.scale("x").domain;
  const at = (text, otherwise) => (text === "" ? otherwise : Math.min(most, Math.max(least, Number(text))));
  const now = low === "" && high === "" ? null : [at(low, least), at(high, most)];
  const short = (value) => String(Number(value.toPrecision(3)));
  const near = (value, edge) => Math.abs(value - edge) <= 1e-6 * Math.abs(edge || 1);
  brush(drawing, (range) => bound(figure, field, range ? [near(range[0], least) ? "" : short(range[0]), near(range[1], most) ? "" : short(range[1])] : ["", ""]), now);
}

function zoom(from, to) {
  const region = document.querySelector("[data-chromosome]");
  const address = new URL(location.href);
  for (const name of ["after", "before", "skipped", "page"]) address.searchParams.delete(name);
  address.pathname = `/regions/${region.dataset.chromosome}:${from}-${to}/`;
  location.assign(address);
}

// Write the range into the two inputs of its control and let the panel ask again.
function bound(figure, field, [from, to]) {
  const form = figure.closest("form");
  if (!form) return;
  form.elements[`min.${field}`].value = from;
  form.elements[`max.${field}`].value = to;
  form.dispatchEvent(new Event("brushed"));
}

export function drawAll(root = document) {
  for (const figure of root.querySelectorAll("figure[data-plot]")) if (KINDS[figure.dataset.plot]) draw(figure);
}

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) drawAll();
  width = innerWidth;
});
// On paper a drawing is made as wide as a sheet, so that its words stay legible.
for (const moment of ["beforeprint", "afterprint"]) {
  addEventListener(moment, () => {
    onPaper = moment === "beforeprint";
    drawAll();
  });
}
document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target.parentElement ?? document));
drawAll();
