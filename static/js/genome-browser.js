// The genome browser of a region page: igv.js, fetched only when somebody opens it, with tracks from this portal alone.

const box = document.querySelector("details[data-igv]");

box?.addEventListener("toggle", async () => {
  const { igv: library, assembly, locus, sizes, variants, genes } = box.dataset;
  if (!box.open || box.dataset.started) return;
  box.dataset.started = "yes";
  await load(library);
  await igv.createBrowser(box.querySelector("div"), {
    loadDefaultGenomes: false,
    showSampleNames: false,
    reference: { id: assembly, name: assembly, format: "chromsizes", fastaURL: sizes, wholeGenomeView: false },
    locus,
    tracks: [
      { name: "Genes", type: "annotation", format: "bed", url: genes, displayMode: "EXPANDED", height: 90 },
      { name: "Variants", type: "annotation", format: "bed", url: variants, displayMode: "EXPANDED", height: 140 },
    ],
  });
});

function load(address) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}
