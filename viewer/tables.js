// SPDX-License-Identifier: MIT
// All tables: sequences, clusters, the summary matrix, sites, configurations, interactions, and further files.
"use strict";

{
  const fixed = (table) => ({...Seam.sourceOf(table), table});
  function sequences() {
    const data = Seam.data, partition = Seam.partition(), selected = Seam.selection().rows;
    const rows = selected || null,
          columns = data.columns.filter((column) => column.id !== "activity" && !column.id.startsWith("means:"));
    const texts = new Map();
    const sequence = (row) => {
      if (!texts.has(row)) texts.set(row, data.sequence(row) ?? "");
      return texts.get(row);
    };
    const named = Object.keys(Seam.state.names).length > 0;
    const header = [
      "Row", "DNN", ...columns.map((column) => column.short || column.name), "Cluster_Sorted",
      ...(named ? ["Name"] : []), "Sequence"
    ];
    const readers = [
      (row) => row, (row) => data.activity[row], ...columns.map((column) => (row) => column.values[row]),
      (row) => partition.of[row], ...(named ? [(row) => partition.name(partition.of[row])] : []), sequence
    ];
    const at = (i) => (rows ? rows[i] : i);
    return {header, length: rows ? rows.length : data.N, value: (i, c) => readers[c](at(i)), row: at};
  }
  const sources = {
    sequences: {name: "Sequences", make: sequences},
    clusters: {name: "Clusters", make: () => fixed(Seam.statisticsTable(Seam.partition()))},
    summary: {
      name: "Summary matrix",
      make: () => {
        const data = Seam.data, partition = Seam.partition(), letters = data.letters.length;
        const header = [
          "Cluster_Sorted", "Position", "Entropy", "Consensus", "Consensus_Letter",
          ...(data.reference ? ["Reference"] : []), ...[...data.letters].map((letter) => "Count_" + letter)
        ];
        const value = (i, c) => {
          const id = Math.floor(i / data.L), p = i % data.L, found = partition.summary(id);
          const front = [
            id, p, found.entropy[p], found.consensus[p], data.letters[found.letter[p]],
            ...(data.reference ? [partition.mismatch(id)[p]] : [])
          ];
          return c < front.length ? front[c] : partition.counts(id)[p * letters + c - front.length];
        };
        return {header, length: partition.K * data.L, value};
      }
    },
    sites: {
      name: "Sites",
      make: () => fixed({
        header: ["Site", "Start", "Stop", "Length", "Reference", "Looks like", "Positions", "Active_Clusters", "Score"],
        rows: Seam.data.sites.map(
            (s) =>
                [s.name, s.start, s.stop, s.stop - s.start + 1, Seam.data.reference.slice(s.start, s.stop + 1),
                 s.motifs.join(", "), Seam.ranges(s.positions), Seam.ranges(s.active), s.score])
      })
    },
    configurations: {
      name: "Configurations",
      make: () => fixed({
        header: ["Sites", "Order", "Cluster_Sorted", "Cluster", "Median", "Score"],
        rows: Seam.data.words.assignments.map(
            (a) =>
                [a.sites.map((i) => Seam.data.sites[i].name).join("|") || "none", a.sites.length, a.cluster, a.label,
                 a.cluster >= 0 ? a.median : "", a.cluster >= 0 ? a.score : ""])
      })
    },
    interactions: {
      name: "Interactions",
      make: () => fixed({
        header: ["Sites", "Order", "Value", "Low", "High", "Reason"],
        rows: Seam.data.words.interactions.map(
            (t) =>
                [t.sites.map((i) => Seam.data.sites[i].name).join("|"), t.sites.length, t.value ?? "", t.low ?? "",
                 t.high ?? "", t.reason])
      })
    },
  };

  Seam.views.tables = {
    title: "Tables",
    panel: true,
    build: () => {
      for (const table of Seam.data.words.tables)
        sources["file:" + table.name] = {
          name: table.name + ".csv",
          make: () => fixed({
            header: table.header,
            rows: table.rows.map(
                (row) => row.map((text) => (text !== "" && Number.isFinite(Number(text)) ? Number(text) : text)))
          })
        };
      const choice = Seam.h(
          "select", {
            "aria-label": "Table",
            onchange: () => Seam.change({table: choice.value, sort: null, filter: null, search: ""})
          },
          Object.entries(sources).map(([id, source]) => Seam.h("option", {value: id}, source.name)));
      const labels = Seam.h(
          "button", {
            type: "button",
            title: "Labels of the clustering that is shown, for seam explain --labels",
            onclick: () => Seam.saveBlob("labels.npy", Seam.labelsFile())
          },
          "labels.npy");
      const state = Seam.h(
          "button", {
            type: "button",
            title: "What is shown and named here, for seam report --state",
            onclick: () => Seam.saveText("seam_state.json", Seam.stateFile(), "application/json")
          },
          "Save the state");
      const load = Seam.h("input", {
        type: "file",
        accept: ".json,application/json",
        hidden: true,
        onchange: async () => {
          if (load.files.length) Seam.loadState(await load.files[0].text());
          load.value = "";
        }
      });
      const open =
          Seam.h("button", {type: "button", title: "Show what was saved", onclick: () => load.click()}, "Load a state");
      const note = Seam.h("p", {class: "quiet"}), place = Seam.h("div", {});
      let view = null;
      function make() {
        const id = Object.hasOwn(sources, Seam.state.table) ? Seam.state.table : "sequences",
              source = sources[id].make();
        choice.value = id;
        const ofSequences = id === "sequences", partition = Seam.partition();
        note.textContent = ofSequences && Seam.selection().rows
            ? `${Seam.selection().title}: ${Seam.count(source.length, "sequence")}. Clear the selection to see all.`
            : ofSequences && !Seam.data.lettersComplete
            ? `This file holds the letters of ${
                  Seam.whole(Seam.data.lettersCount)} sequences (an evenly spaced part); mave_df.csv has all.`
            : "";
        const ofPart = ofSequences && Seam.selection().rows;
        const actSequence = (i, event) => {
          const cluster = partition.of[source.row(i)];
          if (cluster >= 0) Seam.selectCluster(cluster, event);
        };
        view = Seam.tableView(source, {
          name: Seam.fileName(ofPart ? Seam.selection().title : sources[id].name),
          narrow: ["Sequence"],
          fasta: ofSequences ? source.row : null,
          act: ofSequences        ? actSequence
              : id === "clusters" ? Seam.selectCluster
                                  : null,
          acting: (i) => {
            const cluster = ofSequences ? partition.of[source.row(i)] : i;
            return cluster >= 0 ? `${ofSequences ? `Row ${source.row(i)}: select` : "Select"} cluster ${cluster}`
                                : null;
          },
          marked: id === "clusters" ? (i) => Seam.state.clusters.includes(i) : null,
        });
        Seam.fill(place, view.element);
      }
      make();
      const refresh = (changed) => {
        const needs = ["table", "cut", "merges", "names", "polygon"].some((name) => changed.has(name)) ||
            (changed.has("clusters") && choice.value === "sequences");
        if (needs)
          make();
        else if (["search", "sort", "filter"].some((name) => changed.has(name)))
          view.refresh();
        else if (changed.has("clusters"))
          view.draw();
      };
      return {
        element: Seam.h(
            "div", {},
            Seam.h(
                "div", {class: "bar"}, Seam.h("label", {}, "table ", choice), Seam.h("span", {class: "spring"}), labels,
                state, open, load),
            note, place),
        refresh,
        shown: () => view.shown()
      };
    },
  };
}
