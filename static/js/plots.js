// Draws every figure[data-plot] (templates/components/plot.html) from its own data block with Observable Plot.
//
// A plot has columns [{key, label, number}], rows [[cell, ...]] and options. What a kind reads:
//   bars       rows [category, all, filtered?]; options.colors {category: "lof"}: names of tokens
//   histogram  rows [from, to, all, filtered?]; options.log: x on a log scale
//   map        rows [name, west, south, east, north] in degrees; options.land: address of the land outlines (TopoJSON)
// `filtered`, where given, is drawn in the accent over `all` in grey. Colours come from tokens.css, so a plot follows
// the theme. window.Plot and window.d3 are the vendored libraries.

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const format = (value) => value.toLocaleString("en").replaceAll(",", "\u202f");

const KINDS = {
  bars(plot, frame) {
    const [category, all, filtered] = plot.columns;
    const rows = toObjects(plot);
    const color = (row) => token(plot.options?.colors?.[row[category.key]] ?? (filtered ? "plot-all" : "accent"));
    const top = filtered ?? all;
    return Plot.plot({
      ...frame,
      marginLeft: Math.min(220, 16 + 7 * Math.max(4, ...rows.map((row) => String(row[category.key]).length))),
      marginRight: 64,
      height: 24 + 26 * rows.length,
      x: { axis: null },
      y: { label: null, domain: rows.map((row) => row[category.key]), tickSize: 0 },
      marks: [
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
    return Plot.plot({
      ...frame,
      x: { label: from.label, type: plot.options?.log ? "log" : "linear", labelArrow: "none", tickFormat: plot.options?.log ? "~g" : undefined },
      y: { label: all.label, grid: true, labelArrow: "none", tickFormat: format },
      marks: [
        Plot.rectY(rows, { ...bins, y: all.key, fill: token(filtered ? "plot-all" : "accent") }),
        filtered && Plot.rectY(rows, { ...bins, y: filtered.key, fill: token("accent") }),
        Plot.ruleY([0], { stroke: token("line-strong") }),
      ],
    });
  },

  async map(plot, frame) {
    const world = await (await fetch(plot.options.land)).json();
    const land = topojson.feature(world, world.objects.land ?? world.objects.countries);
    const boxes = toObjects(plot).map((row) => ({ name: row[plot.columns[0].key], shape: boundingBox(row, plot.columns) }));
    return Plot.plot({
      ...frame,
      projection: "equal-earth",
      marks: [
        Plot.geo(land, { fill: token("plot-all") }),
        Plot.sphere({ stroke: token("line-strong") }),
        Plot.geo(boxes, { geometry: (box) => box.shape, fill: token("accent"), fillOpacity: 0.25, stroke: token("accent"), title: (box) => box.name }),
      ],
    });
  },
};

function toObjects(plot) {
  return plot.rows.map((row) => Object.fromEntries(plot.columns.map((column, at) => [column.key, row[at]])));
}

// A point where the box has no size; else the box, its long edges cut so that they follow the parallels.
function boundingBox(row, columns) {
  const [west, south, east, north] = columns.slice(1, 5).map((column) => row[column.key]);
  if (west === east && south === north) return { type: "Point", coordinates: [west, south] };
  const steps = d3.range(0, 1.0001, 0.05);
  const along = (latitude, from, to) => steps.map((step) => [from + step * (to - from), latitude]);
  return { type: "Polygon", coordinates: [[...along(south, west, east).reverse(), ...along(north, west, east), [east, south]].reverse()] };
}

async function draw(figure) {
  const plot = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const area = figure.querySelector(".plot-drawing");
  if (!plot.rows.length) return;
  const frame = {
    width: Math.max(280, Math.round(area.clientWidth)),
    height: Number(figure.dataset.height),
    style: { background: "none", color: token("ink"), fontFamily: "inherit", fontSize: "12px" },
  };
  const drawing = await KINDS[plot.kind](plot, frame);
  drawing.setAttribute("aria-hidden", "true"); // the drawing's role and text alternative are on its container
  area.replaceChildren(drawing);
}

export function drawAll(root = document) {
  for (const figure of root.querySelectorAll("figure[data-plot]")) if (KINDS[figure.dataset.plot]) draw(figure);
}

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) drawAll();
  width = innerWidth;
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll());
document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target.parentElement ?? document));
drawAll();
