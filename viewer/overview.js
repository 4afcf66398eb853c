// SPDX-License-Identifier: MIT
// The first page: what was found, in sentences; the sequence with its sites; what each mutation does; how it was made.
"use strict";

{
  const siteMark = (i) => {
    const theme = Seam.theme();
    return Seam.h(
        "span", {
          class: "site",
          style: {background: Seam.css(Seam.siteTint(i, theme.dark)), color: Seam.css(Seam.siteColour(i, theme.dark))}
        },
        Seam.data.sites[i].name);
  };
  Seam.siteMarks = (indices) => indices.length ? indices.flatMap((i, k) => [k ? " " : "", siteMark(i)]) : ["none"];

  // Runs of numbers: "0–3, 7".
  Seam.ranges = function(numbers) {
    const parts = [];
    for (let i = 0, j = 0; i < numbers.length; i = j + 1) {
      for (j = i; j + 1 < numbers.length && numbers[j + 1] === numbers[j] + 1;) ++j;
      parts.push(j > i ? `${numbers[i]}–${numbers[j]}` : String(numbers[i]));
    }
    return parts.join(", ");
  };

  // The reference in rows of ten groups of ten with its sites marked.
  function sequenceBlock() {
    const {reference, sites, words} = Seam.data, theme = Seam.theme();
    if (!reference) return Seam.h("p", {}, "This library has no reference sequence.");
    const lines = [], perRow = 100;
    for (let row = 0; row < reference.length; row += perRow) {
      const parts = [Seam.h("span", {class: "at"}, String(row).padStart(String(reference.length).length) + "  ")];
      let run = "", open = -1;
      const flush = () => {
        if (run)
          parts.push(
              open < 0 ? run
                       : Seam.h(
                             "mark", {
                               title: "site " + sites[open].name,
                               style: {background: Seam.css(Seam.siteTint(open, theme.dark))}
                             },
                             run));
        run = "";
      };
      for (let p = row; p < Math.min(row + perRow, reference.length); ++p) {
        const site = sites.findIndex((one) => p >= one.start && p <= one.stop);
        if (site !== open) {
          flush();
          open = site;
        }
        if (p > row && p % 10 === 0) {
          if (open >= 0 && sites[open].start !== p)
            run += " ";
          else {
            const kept = open;
            open = -1;
            run += " ";
            flush();
            open = kept;
          }
        }
        run += reference[p];
      }
      flush();
      lines.push(...parts, "\n");
    }
    return Seam.h("pre", {class: "sequence", "aria-label": "Sequence of " + words.name}, lines);
  }

  // Mean activity of the sequences that carry each letter at each position, less that of those with the reference's (or
  // the most frequent) letter there; counts beside. Over the sequences in the file.
  Seam.mutationEffects = function(data) {
    if (data.effects) return data.effects;
    const A = data.letters.length, sums = new Float64Array(data.L * A), counts = new Float64Array(data.L * A),
          row8 = new Uint8Array(data.L);
    const rows = data.lettersRows || Uint32Array.from({length: data.N}, (_, i) => i);
    for (const row of rows) {
      data.readLetters(row, row8);
      for (let p = 0; p < data.L; ++p)
        if (row8[p] < A) {
          sums[p * A + row8[p]] += data.activity[row];
          counts[p * A + row8[p]] += 1;
        }
    }
    const effects = new Float32Array(data.L * A).fill(NaN), base = new Uint8Array(data.L);
    for (let p = 0; p < data.L; ++p) {
      let home = data.reference ? data.letters.indexOf(data.reference[p]) : -1;
      if (home < 0)
        for (let a = home = 0; a < A; ++a)
          if (counts[p * A + a] > counts[p * A + home]) home = a;
      base[p] = home;
      for (let a = 0; a < A; ++a)
        if (counts[p * A + a] > 0 && counts[p * A + home] > 0)
          effects[p * A + a] = sums[p * A + a] / counts[p * A + a] - sums[p * A + home] / counts[p * A + home];
    }
    return (data.effects = {effects, counts, base});
  };

  function effectFigure() {
    const data = Seam.data, A = data.letters.length, top = 20, cellHeight = A > 6 ? 10 : 20, left = 46;
    const matrix = () => {
      const [first, stop] = Seam.shownWindow(), found = Seam.mutationEffects(data);
      const finite = Array.from(found.effects).filter(Number.isFinite).map(Math.abs).sort((a, b) => a - b);
      return {...found, first, stop, reach: finite.length ? Seam.quantile(finite, 0.995) || 1 : 1};
    };
    return Seam.figure({
      name: "mutation_effects",
      title: "What each mutation does",
      height: top + cellHeight * A + 66,
      caption: "Mean activity of the library's sequences that carry a letter, less that of those with the " +
          (data.reference ? "reference's" : "most frequent") +
          " letter there (dots). The other mutations of these sequences differ at random. Blue lowers, red raises.",
      draw: (p, width, height, theme) => {
        const {effects, base, first, stop, reach} = matrix(), x = Seam.scale(first, stop, left, width - 10);
        Seam.siteBands(p, x, 16, top - 1, theme, first, stop);
        p.image(left, top, width - 10 - left, cellHeight * A, Seam.picture(stop - first, A, (r, c) => {
          const value = effects[(first + c) * A + r];
          return Number.isNaN(value) ? theme.undefined : Seam.diverging(value / reach, theme.dark);
        }));
        [...data.letters].forEach((letter, a) => {
          if (cellHeight > 11 || a % 2 === 0)
            p.text(
                left - 8, top + (a + 0.7) * cellHeight, letter,
                {fill: theme.ink, size: Math.min(12, cellHeight), anchor: "end"});
        });
        const cell = x(1) - x(0);
        if (cell >= 2)
          for (let position = first; position < stop; ++position)
            p.circle(
                x(position) + cell / 2, top + (base[position] + 0.5) * cellHeight, Math.min(2.2, cell / 4),
                {fill: theme.quiet});
        Seam.positionAxis(p, x, top + cellHeight * A + 1, theme, first, stop);
        Seam.colourBar(
            p, left, top + cellHeight * A + 38, 160, (t) => Seam.diverging(2 * t - 1, theme.dark), -reach, reach,
            "change of activity", theme);
      },
      pick: (px, py) => {
        const {effects, counts, base, first, stop} = matrix(), width = effect.element.clientWidth;
        const position = first + Math.floor(((px - left) / (width - 10 - left)) * (stop - first)),
              a = Math.floor((py - top) / cellHeight);
        if (position < first || position >= stop || a < 0 || a >= A) return null;
        const change = `${data.letters[base[position]]}${position}${data.letters[a]}`;
        return {
          lines: [
            a === base[position] ? `${data.letters[a]} at ${position}` : change,
            a === base[position] ? "the letter that others are compared with"
                                 : `change of activity ${Seam.number(effects[position * A + a])}`,
            Seam.count(counts[position * A + a], "sequence")
          ]
        };
      },
      table: () => {
        const {effects, counts, base} = matrix(), rows = [];
        for (let p = 0; p < data.L; ++p)
          for (let a = 0; a < A; ++a)
            if (a !== base[p])
              rows.push([p, data.letters[base[p]], data.letters[a], effects[p * A + a], counts[p * A + a]]);
        return {header: ["Position", "From", "To", "Change", "Sequences"], rows};
      },
    });
  }
  let effect = null;

  function lead() {
    const {data} = Seam, {words, sites} = data, partition = Seam.partition();
    const parts = [`${Seam.count(data.N, "sequence")} of ${Seam.count(data.L, "position")}, read by the model in ${
        Seam.count(partition.K, "way")} (clusters of attribution maps)`];
    parts.push(
        sites.length ? ` that differ at ${Seam.count(sites.length, "binding site")}.`
                     : "; no binding sites were found.");
    // What the model said when sites were taken out counts more than what clusters' medians suggest.
    const asked = words.interventions.filter((term) => term.sites.length === 2);
    const pairs = asked.length ? asked : words.interactions.filter((t) => t.value !== null && t.sites.length === 2);
    const strongest = [...pairs].sort((a, b) => Math.abs(b.value) - Math.abs(a.value))[0];
    const told = [Seam.h("p", {class: "lead"}, parts)];
    if (strongest) {
      const [a, b] = strongest.sites.map((i) => sites[i].name), {low, high, value} = strongest;
      const known = low !== undefined && low !== null;
      told.push(Seam.h(
          "p", {}, `Together, sites ${a} and ${b} give ${Seam.number(Math.abs(value))} ${value > 0 ? "more" : "less"} `,
          "activity than the sum of what they give alone",
          known ? ` (interval ${Seam.number(low)} to ${Seam.number(high)}${
                      low * high > 0 ? "" : ", which includes none"})`
                : "",
          ", the strongest interaction of two sites; ",
          asked.length ? "by intervention: the model was asked about sequences with and without them."
                       : "read off the clusters' medians."));
    }
    return told;
  }

  function siteList() {
    const {sites, reference, letters} = Seam.data, partition = Seam.partition(), genome = Seam.origin;
    if (!sites.length) return null;
    const header = [
      "Site", "Positions", genome ? genome.chromosome : null, reference ? "Reference" : null, "Looks like", "Active in",
      "Score"
    ].filter((name) => name !== null);
    const motifs = sites.some((site) => site.motifs.length);
    return Seam.h(
        "div", {class: "table-scroll"},
        Seam.h(
            "table", {},
            Seam.h(
                "thead", {},
                Seam.h(
                    "tr", {},
                    header.filter((name) => motifs || name !== "Looks like")
                        .map((name) => Seam.h("th", {scope: "col"}, name)))),
            Seam.h(
                "tbody", {},
                sites.map(
                    (site, i) => Seam.h(
                        "tr", {}, Seam.h("td", {}, siteMark(i)), Seam.h("td", {}, `${site.start}–${site.stop}`),
                        genome ? Seam.h(
                                     "td", {},
                                     [genome.at(site.start), genome.at(site.stop)]
                                         .sort((a, b) => a - b)
                                         .map((place) => place.toLocaleString("en"))
                                         .join("–"))
                               : null,
                        reference ? Seam.h("td", {class: "mono"}, reference.slice(site.start, site.stop + 1)) : null,
                        motifs ? Seam.h("td", {}, site.motifs.join(", ") || "–") : null,
                        Seam.h(
                            "td", {}, `${site.active.length} of ${Seam.data.words.order.length} clusters`,
                            site.active.length ? ` (${Seam.ranges(site.active)})` : ""),
                        Seam.h("td", {class: "number"}, site.score > 0 ? Seam.fixed(site.score, 1) : "–"))))));
  }

  function mechanisms() {
    const {words} = Seam.data;
    if (!words.assignments.length) return null;
    return Seam.h(
        "div", {class: "table-scroll"},
        Seam.h(
            "table", {},
            Seam.h(
                "thead", {},
                Seam.h(
                    "tr", {},
                    ["Sites present", "Cluster", "Median activity", "Sequences"].map(
                        (name) => Seam.h("th", {scope: "col"}, name)))),
            Seam.h("tbody", {}, words.assignments.map((entry) => {
              const found = entry.cluster >= 0, partition = Seam.partition();
              const size = found && partition.own ? partition.clusters[entry.cluster].count : null;
              return Seam.h(
                  "tr", {}, Seam.h("td", {}, Seam.siteMarks(entry.sites)),
                  Seam.h(
                      "td", {},
                      !found ? "no cluster shows it"
                          : partition.own
                          ? Seam.h(
                                "button", {
                                  type: "button",
                                  class: "link",
                                  onclick: () =>
                                      Seam.change({clusters: [entry.cluster], polygon: null, view: "clusters"})
                                },
                                String(entry.cluster))
                          : String(entry.cluster)),
                  Seam.h("td", {class: "number"}, found ? Seam.fixed(entry.median) : "–"),
                  Seam.h("td", {class: "number"}, size === null ? "–" : Seam.whole(size)));
            }))));
  }

  Seam.views.overview = {
    title: "Overview",
    build: () => {
      const {data} = Seam, {words} = data;
      effect = effectFigure();
      const logo = Seam.figure({
        name: "reference_logo",
        title: data.reference ? "How the model reads the reference" : "How the model reads the first sequence",
        height: 170,
        caption:
            "Attribution of every letter to the predicted activity, centred at each position; negative letters hang " +
            "upside down. Shaded: sites.",
        draw: (p, width, height, theme) => {
          const [first, stop] = Seam.shownWindow();
          Seam.draw.logoFigure(
              p, width, height, theme, {...reference(), first, stop, sites: data.sites, unit: "attribution"});
        },
        table: () => ({
          header: ["Sequence", "Position", ...words.channels],
          rows: Seam.logoRows(reference(), 0, data.L, words.name)
        }),
      });
      const activity = Seam.figure({
        name: "activity",
        title: "Activities of the library",
        height: 210,
        draw: (p, w, h, theme) => Seam.draw.histograms(p, w, h, theme, data.activity, null),
        table: () => ({header: ["Row", "DNN"], rows: Array.from(data.activity, (v, i) => [i, v])})
      });
      const boxes = Seam.boxPlotFigure("cluster_activity_overview");
      const fact = (label, value) => Seam.h("div", {}, Seam.h("dt", {}, label), Seam.h("dd", {}, value));
      const head = Seam.h("div", {}), middle = Seam.h("div", {}), found = Seam.h("div", {});
      const parts = [effect, ...(data.drawable && data.mapPlace(0) >= 0 ? [logo] : []), activity, boxes];
      const refresh = () => {
        const partition = Seam.partition();
        Seam.fill(
            head, lead(),
            Seam.h(
                "dl", {class: "facts"},
                data.reference ? fact("activity of the reference", Seam.fixed(data.activity[0], 3)) : null,
                data.reference ? fact("its cluster", partition.reference < 0 ? "none" : String(partition.reference))
                               : null,
                fact("sequences", Seam.whole(data.N)), fact("clusters", String(partition.K)),
                fact("sites", String(data.sites.length)), fact("mutation rate", Seam.number(words.mutation_rate)),
                fact("entropy of drift", Seam.fixed(words.background_entropy, 3) + " bits"),
                fact("average interquartile range", Seam.fixed(partition.meanIqr, 3))));
        Seam.fill(
            middle, sequenceBlock(),
            Seam.h(
                "div", {class: "columns"},
                Seam.h("div", {}, Seam.h("h3", {}, "Binding sites"), siteList() || Seam.h("p", {}, "None were found.")),
                Seam.h(
                    "div", {}, Seam.h("h3", {}, "Mechanisms: which sites are there, what comes of it"),
                    mechanisms() || Seam.h("p", {}, "Without sites there are none to tell apart."))));
        for (const figure of parts) figure.redraw();
      };
      Seam.fill(
          found, Seam.h("h3", {}, "How it was made"),
          words.settings.length
              ? Seam.h("dl", {class: "settings"}, words.settings.map(([name, value]) => fact(name, value)))
              : Seam.h("p", {}, "No settings were recorded."),
          words.notes.map((note) => Seam.h("p", {class: "note"}, note)), Seam.terms(),
          Seam.h(
              "p", {class: "quiet"},
              "Made by seam " + words.version +
                  ". Positions count from 0. Clusters are numbered by ascending median activity. " +
                  "This file loads nothing."));
      refresh();
      function reference() {
        if (data.referenceLogo) return data.referenceLogo;
        const map = new Float32Array(data.L * data.mapColumns);
        data.addMap(0, map);
        return (data.referenceLogo = {matrix: Seam.centred(map, data.mapColumns), letters: words.channels});
      }
      return {
        element: Seam.h(
            "div", {}, head, middle, parts.includes(logo) ? logo.element : null, effect.element,
            Seam.h("div", {class: "columns"}, Seam.h("div", {}, activity.element, found), boxes.element)),
        refresh
      };
    },
  };
}
