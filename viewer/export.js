// SPDX-License-Identifier: MIT
// Files out of the page: CSV, FASTA, SVG, PNG, NumPy labels, and the state.
"use strict";

{
  Seam.saved = [];  // names of what was saved, newest last
  Seam.saveBlob = function(name, blob) {
    Seam.saved.push({name, blob});
    if (Seam.saved.length > 20) Seam.saved.shift();
    const link = Seam.h("a", {href: URL.createObjectURL(blob), download: name});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  Seam.saveText = (name, text, type = "text/plain") =>
      Seam.saveBlob(name, new Blob([text], {type: type + ";charset=utf-8"}));
  Seam.savePng = (name, figure) => figure.png().toBlob((blob) => Seam.saveBlob(name, blob), "image/png");

  // RFC 4180, lines end with "\n".
  const field = (value) => {
    const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  Seam.csv = (table) => [table.header, ...table.rows].map((row) => row.map(field).join(",")).join("\n") + "\n";
  Seam.tsv = (table) => [table.header, ...table.rows]
                            .map((row) => row.map((value) => String(value ?? "").replace(/[\t\r\n]/g, " ")).join("\t"))
                            .join("\n") +
      "\n";
  Seam.saveTable = (name, table) => Seam.saveText(name, Seam.csv(table), "text/csv");

  // Sequences of rows with what is known of them in the header.
  Seam.fasta = function(rows) {
    const data = Seam.data, partition = Seam.partition(), parts = [];
    for (const row of rows) {
      const sequence = data.sequence(row);
      if (sequence === null) continue;
      const hamming = data.arrays.hamming ? ` mutations=${data.arrays.hamming[row]}` : "";
      parts.push(`>row_${row} activity=${Number(data.activity[row].toPrecision(6))}${hamming} cluster=${
          partition.of[row]}\n${sequence.replace(/(.{80})(?=.)/g, "$1\n")}\n`);
    }
    return parts.join("");
  };
  Seam.sequenceTable = function(rows) {
    const data = Seam.data, partition = Seam.partition();
    const columns = data.columns.filter((column) => column.id !== "activity" && !column.id.startsWith("means:"));
    return {
      header: [
        "Row", "DNN", ...columns.map((column) => column.short || column.name), "Sequence", "Cluster_Sorted",
        ...(partition.own ? ["Cluster"] : [])
      ],
      rows: Array.from(
          rows,
          (row) =>
              [row, data.activity[row], ...columns.map((column) => column.values[row]), data.sequence(row) ?? "",
               partition.of[row],
               ...(partition.own ? [partition.of[row] < 0 ? -1 : partition.label(partition.of[row])] : [])]),
    };
  };

  // labels.npy of the clustering that is shown: what `seam explain --labels` reads.
  Seam.labelsFile = function() {
    const partition = Seam.partition();
    let header = `{'descr': '<i4', 'fortran_order': False, 'shape': (${Seam.data.N},), }`;
    header = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + "\n";
    const prefix = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
    return new Blob([prefix, header, Int32Array.from(partition.of)], {type: "application/octet-stream"});
  };
  // The state as `seam report --state` reads it.
  Seam.stateFile = () =>
      JSON.stringify(
          {format: "seam-viewer-state", version: 1, name: Seam.data.words.name, state: Seam.savedState()}, null, 2) +
      "\n";
  Seam.fileName = (name) => name.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 60) || "selection";

  Seam.copy = async function(text, button) {
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      const area = document.body.appendChild(Seam.h("textarea", {value: text}));
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    if (button) {
      const words = button.textContent;
      button.textContent = done ? "Copied" : "Not allowed";
      setTimeout(() => {
        button.textContent = words;
      }, 1200);
    }
    return done;
  };
}
