// SPDX-License-Identifier: MIT
// The panel that stays: what is selected, in numbers and logos, and what can be taken away of it.
"use strict";

{
  const fact = (label, value) => Seam.h("div", {}, Seam.h("dt", {}, label), Seam.h("dd", {}, value));
  const allRows = () => Uint32Array.from({length: Seam.data.N}, (_, i) => i);
  const rowsToSave = () => Seam.selection().rows || allRows();
  const fileName = () => Seam.fileName(Seam.selection().title);
  const button = (text, title, onclick) => Seam.h("button", {type: "button", title, onclick}, text);
  const isCluster = (selection) => selection.kind === "clusters" && selection.ids.length === 1;

  // Leads to a cluster by its number, or to the reference's.
  function chooser() {
    const number = Seam.h("input", {
      type: "number",
      min: 0,
      "aria-label": "Number of the cluster to select",
      onchange: () => {
        const {K} = Seam.partition(), id = Number(number.value);
        if (number.value !== "" && id >= 0 && id < K) Seam.change({clusters: [Math.floor(id)], polygon: null});
      },
    });
    const reference = button("the reference's", "Select the cluster of the reference", () => {
      if (Seam.partition().reference >= 0) Seam.change({clusters: [Seam.partition().reference], polygon: null});
    });
    const element = Seam.h("div", {class: "bar"}, Seam.h("label", {}, "cluster ", number), reference);
    const refresh = (selection) => {
      const {K, reference: own} = Seam.partition();
      number.max = K - 1;
      number.value = isCluster(selection) ? selection.ids[0] : "";
      reference.hidden = own < 0;
    };
    return {element, refresh};
  }

  // The name of one cluster, or a way to make one of several.
  function naming() {
    const name = Seam.h("input", {
      type: "text",
      placeholder: "Name this cluster",
      "aria-label": "Name of the cluster",
      maxlength: 60,
      onchange: () => {
        const {key} = Seam.partition().clusters[Seam.selection().ids[0]], names = {...Seam.state.names};
        delete names[key];
        if (name.value.trim()) names[key] = name.value.trim();
        Seam.change({names});
      },
    });
    const merge = button("Merge these clusters", "They become one; Clusters has the way back", () => {
      const partition = Seam.partition(), keys = Seam.selection().ids.map((id) => partition.clusters[id].key);
      Seam.change({merges: [...Seam.state.merges, keys], clusters: []});
    });
    const refresh = (selection) => {
      name.hidden = !isCluster(selection);
      if (isCluster(selection)) name.value = Seam.partition().name(selection.ids[0]);
      merge.hidden = !(selection.kind === "clusters" && selection.ids.length > 1);
    };
    return {element: Seam.h("div", {class: "bar"}, name, merge), refresh};
  }

  function tools() {
    const clear = button("Clear", "Select nothing (Escape)", () => Seam.change({clusters: [], polygon: null}));
    const element = Seam.h(
        "div", {class: "bar"}, clear,
        button(
            "FASTA", "The selected sequences as FASTA",
            () => Seam.saveText(fileName() + ".fasta", Seam.fasta(rowsToSave()))),
        button(
            "CSV", "The selected sequences as a table",
            () => Seam.saveTable(fileName() + ".csv", Seam.sequenceTable(rowsToSave()))),
        button(
            "Table", "Show the selected sequences in the table",
            () => Seam.change({view: "tables", table: "sequences", search: "", filter: null})));
    const refresh = (selection) => {
      clear.disabled = selection.kind === "none";
    };
    return {element, refresh};
  }

  function factsOf(selection) {
    const {data} = Seam, {rows} = selection, partition = Seam.partition();
    const part = (values) => rows ? Float32Array.from(rows, (row) => values[row]) : values;
    const activity = Seam.statisticsOf(part(data.activity));
    const facts = [
      fact("sequences", Seam.whole(rows ? rows.length : data.N)), fact("median activity", Seam.fixed(activity.median)),
      fact("quartiles", `${Seam.fixed(activity.q1)} to ${Seam.fixed(activity.q3)}`)
    ];
    if (data.arrays.hamming)
      facts.push(fact("mutations, mean", Seam.fixed(Seam.statisticsOf(part(data.arrays.hamming)).mean, 1)));
    if (isCluster(selection) && partition.own) {
      const [id] = selection.ids, sites = partition.activeSites(id).map((i) => data.sites[i].name).join(" ") || "none";
      if (data.sites.length) facts.push(fact("active sites", sites));
      facts.push(fact("label", String(partition.label(id))));
    }
    return facts;
  }

  // The most frequent letters in the shown window; lower case where a quarter or more of the set differs.
  function consensusOf(selection) {
    if (!selection.rows || selection.rows.length === 0) return [];
    const {data} = Seam;
    const {letter, consensus: share} = Seam.summarise(Seam.selectionCounts().counts, data.letters.length);
    const [first, stop] = Seam.panelWindow(), end = Math.min(stop, first + 400);
    const parts = [Seam.h("span", {class: "quiet"}, `consensus from ${first}: `)];
    for (let p = first; p < end; ++p) {
      const common = data.letters[letter[p]], text = share[p] > 75 ? common : common.toLowerCase();
      parts.push(data.reference && data.reference[p] !== common ? Seam.h("b", {}, text) : text);
    }
    const legend = " (bold: not the reference's letter; lower case: a quarter or more differ)";
    return [...parts, data.reference ? Seam.h("span", {class: "quiet"}, legend) : null];
  }

  function noteOf(selection) {
    const logo = Seam.selectionLogo("mean"), total = selection.rows ? selection.rows.length : Seam.data.N;
    if (!logo || logo.counted >= total) return "";
    return `Mean over the ${Seam.whole(logo.counted)} of these ${Seam.whole(total)} sequences whose maps are in this ` +
        "file (an evenly spaced part of the library); clusters' means are exact.";
  }

  Seam.selectionPanel = function() {
    const title = Seam.h("h2", {}), facts = Seam.h("dl", {class: "facts small"}), note = Seam.h("p", {class: "quiet"});
    const consensus = Seam.h("p", {class: "sequence-line"});
    const own = Seam.h("input", {type: "checkbox", onchange: () => mean.redraw()});
    const ownLabel = Seam.h(
        "label", {
          class: "check",
          title: "Each map is multiplied by its sequence's own letters before averaging: what these letters contribute",
        },
        own, " own letters only");
    const kind = Seam.h(
        "select", {"aria-label": "Logo of the letters", onchange: () => letters.redraw()},
        Seam.h("option", {value: "enrichment"}, "enrichment"), Seam.h("option", {value: "pwm"}, "information"));
    const mean = Seam.selectionLogoFigure("mean", "Mean map", () => own.checked ? "own" : "mean");
    const letters = Seam.selectionLogoFigure("letters", "Letters", () => kind.value);
    const figures = [Seam.selectionHistogram(), mean, letters, Seam.selectionAgreement()];
    letters.element.querySelector("h3").after(kind);
    const parts = [chooser(), tools(), naming()];
    const element = Seam.h(
        "aside", {class: "panel", "aria-label": "Selection"}, title, parts.map((part) => part.element), facts,
        figures[0].element, mean.element, ownLabel, letters.element, figures[3].element, consensus, note);
    function refresh() {
      const selection = Seam.selection();
      title.textContent = selection.title;
      for (const part of parts) part.refresh(selection);
      Seam.fill(facts, factsOf(selection));
      letters.element.hidden = !selection.rows;
      for (const figure of figures) figure.redraw();
      note.textContent = noteOf(selection);
      Seam.fill(consensus, consensusOf(selection));
    }
    refresh();
    const names = ["clusters", "polygon", "cut", "merges", "names", "window", "letters", "theme"];
    return {
      element,
      refresh: (changed) => {
        if (names.some((name) => changed.has(name))) refresh();
      }
    };
  };
}
