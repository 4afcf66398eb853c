// SPDX-License-Identifier: MIT
// What a selection has in common: its letters and mean map as logos, agreement with the reference, activities.
"use strict";

{
  const oneCluster = (selection) => selection.kind === "clusters" && selection.ids.length === 1 ? selection.ids[0] : -1;

  // Letters of the selection (L, letters), those of everything that they are compared with, and of how many sequences.
  // Of one cluster they are exact; of a drawn shape those of the sequences that the page holds.
  Seam.selectionCounts = function() {
    const {data} = Seam, selection = Seam.selection(), partition = Seam.partition(), id = oneCluster(selection);
    if (selection.letters) return selection.letters;
    const exact = id >= 0 || !selection.rows;
    const {counts, counted} = id >= 0 ? {counts: partition.counts(id), counted: selection.rows.length}
        : !selection.rows             ? {counts: partition.allCounts(), counted: data.N}
                                      : Seam.countLetters(data, selection.rows);
    const all = exact || data.lettersComplete
        ? partition.allCounts()
        : (data.heldCounts ??= Seam.countLetters(data, data.lettersRows).counts);
    return (selection.letters = {counts, all, counted});
  };

  function wholeMap(data) {
    if (data.wholeMap) return data.wholeMap;
    const size = data.L * data.mapColumns, sum = new Float32Array(size);
    for (let group = 0; group < data.groups; ++group)
      for (let i = 0; i < size; ++i) sum[i] += (data.groupSize[group] / data.N) * data.groupMaps[group * size + i];
    return (data.wholeMap = sum);
  }

  function meanLogo(selection, own) {
    const {data} = Seam, id = oneCluster(selection);
    if (!data.drawable) return null;
    const found = own     ? Seam.meanMap(data, selection.rows || Uint32Array.from({length: data.N}, (_, i) => i), true)
        : id >= 0         ? {map: Seam.partition().map(id), counted: selection.rows.length}
        : !selection.rows ? {map: wholeMap(data), counted: data.N}
                          : Seam.meanMap(data, selection.rows);
    const matrix = own ? found.map : Seam.centred(found.map, data.mapColumns);
    return {matrix, letters: data.words.channels, counted: found.counted, unit: "attribution"};
  }

  // kind: mean, own (maps times the sequences' own letters), enrichment, pwm. Remembered with the selection.
  Seam.selectionLogo = function(kind) {
    const {letters} = Seam.data, selection = Seam.selection(), kept = (selection.logos ??= {});
    if (kept[kind]) return kept[kind];
    if (kind === "mean" || kind === "own") return (kept[kind] = meanLogo(selection, kind === "own"));
    const {counts, all, counted} = Seam.selectionCounts();
    const matrix = kind === "pwm" ? Seam.informationLogo(counts, letters.length)
                                  : Seam.centred(Seam.enrichmentLogo(counts, all, letters.length), letters.length);
    return (kept[kind] = {matrix, letters, counted, unit: kind === "pwm" ? "bits" : "log₂ ratio"});
  };

  // A logo of the selection; kind() says which.
  Seam.selectionLogoFigure = (name, title, kind) => Seam.figure({
    name: "selection_" + name,
    title,
    height: 118,
    draw: (p, width, height, theme) => {
      const logo = Seam.selectionLogo(kind()), [first, stop] = Seam.panelWindow();
      if (logo && logo.counted)
        Seam.draw.logoFigure(p, width, height, theme, {...logo, first, stop, sites: Seam.data.sites});
      else
        p.text(width / 2, height / 2, "this file has no maps of these", {fill: theme.quiet, anchor: "middle"});
    },
    table: () => {
      const logo = Seam.selectionLogo(kind()), [first, stop] = Seam.panelWindow();
      const rows = Seam.logoRows(logo, first, stop, Seam.selection().title);
      return {header: ["Set", "Position", ...logo.letters], rows};
    },
  });

  Seam.selectionHistogram = () => Seam.figure({
    name: "selection_activity",
    title: "Activity",
    height: 130,
    bare: true,
    draw: (p, width, height, theme) => {
      const {activity} = Seam.data, {rows} = Seam.selection();
      const part = rows ? Float32Array.from(rows, (row) => activity[row]) : null;
      Seam.draw.histograms(p, width, height, theme, activity, part);
    },
  });

  // Per cent of the selection with its own most frequent letter, and with the reference's, at each position.
  function agreement() {
    const {data} = Seam, {counts} = Seam.selectionCounts(), letters = data.letters.length;
    const {consensus} = Seam.summarise(counts, letters);
    const reference = Float32Array.from({length: data.reference ? data.L : 0}, (_, p) => {
      const part = counts.subarray(p * letters, (p + 1) * letters), total = part.reduce((sum, n) => sum + n, 0);
      const letter = data.letters.indexOf(data.reference[p]);
      return letter >= 0 && total > 0 ? (100 * part[letter]) / total : NaN;
    });
    return {consensus, reference};
  }
  Seam.selectionAgreement = () => Seam.figure({
    name: "selection_agreement",
    title: "Agreement by position",
    height: 112,
    draw: (p, width, height, theme) => {
      const {consensus, reference} = agreement(), [first, stop] = Seam.panelWindow();
      const box = {x: 46, y: 18, width: width - 54, height: height - 40};
      Seam.siteBands(p, Seam.scale(first, stop, box.x, box.x + box.width), 18, 18 + box.height, theme, first, stop);
      const {x, y} =
          Seam.draw.bars(p, box, theme, reference.length ? reference : consensus, first, stop, 100, theme.bar);
      const steps = [];
      for (let at = first; at < stop; ++at) steps.push([x(at), y(consensus[at])], [x(at + 1), y(consensus[at])]);
      p.polyline(steps, {stroke: theme.ink, lineWidth: 1.1});
      Seam.yAxis(p, 44, y, theme, "%", 44, {ticks: [0, 50, 100]});
      Seam.positionAxis(p, x, box.y + box.height, theme, first, stop);
    },
    table: () => {
      const {consensus, reference} = agreement();
      const rows = Array.from(consensus, (value, at) => [at, value, reference.length ? reference[at] : ""]);
      return {header: ["Position", "Consensus", "Reference"], rows};
    },
  });
}
