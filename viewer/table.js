// SPDX-License-Identifier: MIT
// A table that is searched, sorted and filtered, a page of rows at a time: 100,000 rows make no more elements than 50.
"use strict";

{
  const pageLength = 50;
  const isNumber = (value) => typeof value === "number" && !Number.isNaN(value);
  const compare = (a, b) => isNumber(a) && isNumber(b) ? a - b
      : isNumber(a)                                    ? -1
      : isNumber(b)                                    ? 1
                                                       : String(a).localeCompare(String(b), "en", {numeric: true});

  // "> 2", "<=0.5", "= 3", "a:b" for numbers; any other text is looked for.
  Seam.filterOf = function(text) {
    const wanted = text.trim().replace(/−/g, "-");
    let found = /^(>=|<=|>|<|=|≥|≤)\s*(-?[\d.]+(?:e-?\d+)?)$/i.exec(wanted);
    if (found) {
      const limit = Number(found[2]);
      const tests = {
        ">": (v) => v > limit,
        "<": (v) => v < limit,
        ">=": (v) => v >= limit,
        "≥": (v) => v >= limit,
        "<=": (v) => v <= limit,
        "≤": (v) => v <= limit,
        "=": (v) => v === limit
      };
      return (value) => value !== "" && tests[found[1]](Number(value));
    }
    found = /^(-?[\d.]+)\s*:\s*(-?[\d.]+)$/.exec(wanted);
    if (found) return (value) => value !== "" && Number(value) >= Number(found[1]) && Number(value) <= Number(found[2]);
    const lower = wanted.toLowerCase();
    return (value) => String(value).toLowerCase().includes(lower);
  };

  // Indices of the rows that pass, in the order that was asked for. value(row, column) reads a cell.
  Seam.arrangeRows = function({header, length, value}, {search, sort, filter}) {
    let rows = Array.from({length}, (_, i) => i);
    const column = filter ? header.indexOf(filter.column) : -1;
    if (column >= 0 && filter.text.trim() !== "") {
      const test = Seam.filterOf(filter.text);
      rows = rows.filter((row) => test(value(row, column)));
    }
    if (search && search.trim() !== "") {
      const lower = search.trim().toLowerCase();
      rows = rows.filter((row) => header.some((_, c) => String(value(row, c)).toLowerCase().includes(lower)));
    }
    const by = sort ? header.indexOf(sort.column) : -1;
    if (by >= 0) {
      const keys = new Map(rows.map((row) => [row, value(row, by)])), sign = sort.down ? -1 : 1;
      rows.sort((a, b) => sign * compare(keys.get(a), keys.get(b)) || a - b);
    }
    return rows;
  };

  // source: {header, length, value(row, column)}; where rows lead somewhere act(row, event) and acting(row), what that
  // is called; marked(row), narrow: names of columns whose text is cut. Search, sort and filter live in the shared
  // state.
  Seam.tableView = function(source, options = {}) {
    let page = 0, rows = [];
    const body = Seam.h("div", {class: "table-scroll"}), status = Seam.h("span", {class: "quiet"});
    const search = Seam.h("input", {
      type: "search",
      placeholder: "Search",
      "aria-label": "Search the table",
      value: Seam.state.search,
      oninput: () => Seam.change({search: search.value})
    });
    const filterColumn = Seam.h(
        "select", {"aria-label": "Column to filter", onchange: filtered},
        Seam.h("option", {value: ""}, "filter a column …"),
        source.header.map((name) => Seam.h("option", {value: name}, name)));
    const filterText = Seam.h("input", {
      type: "text",
      placeholder: "> 2, 0:5, ACGT",
      "aria-label": "What the column must be",
      size: 14,
      oninput: filtered
    });
    if (Seam.state.filter && source.header.includes(Seam.state.filter.column)) {
      filterColumn.value = Seam.state.filter.column;
      filterText.value = Seam.state.filter.text;
    }
    function filtered() {
      Seam.change({filter: filterColumn.value ? {column: filterColumn.value, text: filterText.value} : null});
    }
    const shown = () =>
        ({header: source.header, rows: rows.map((row) => source.header.map((_, c) => source.value(row, c)))});
    const turn = (step) => {
      page = Math.max(0, Math.min(Math.ceil(rows.length / pageLength) - 1, page + step));
      draw();
    };
    const copy = Seam.h("button", {type: "button", onclick: () => Seam.copy(Seam.tsv(shown()), copy)}, "Copy");
    const button = (name, text, act) => Seam.h("button", {type: "button", "aria-label": name, onclick: act}, text);
    const saveCsv = () => Seam.saveTable((options.name || "table") + ".csv", shown());
    const saveFasta = () => Seam.saveText(options.name + ".fasta", Seam.fasta(rows.map(options.fasta)));
    const bar = Seam.h(
        "div", {class: "bar"}, search, filterColumn, filterText, Seam.h("span", {class: "spring"}), status,
        button("Previous rows", "‹", () => turn(-1)), button("Next rows", "›", () => turn(1)), copy,
        button("Save as CSV", "CSV", saveCsv), options.fasta ? button("Save as FASTA", "FASTA", saveFasta) : null);
    const element = Seam.h("div", {class: "table-view"}, bar, body);

    function cell(row, c) {
      const value = source.value(row, c);
      const text = typeof value === "number"
          ? (Number.isInteger(value) ? String(value).replace("-", "−") : Seam.number(value, 4))
          : String(value ?? "");
      const narrow = options.narrow && options.narrow.includes(source.header[c]);
      return Seam.h(
          "td",
          {class: (typeof value === "number" ? "number" : "") + (narrow ? " narrow" : ""), title: narrow ? text : null},
          options.act && c === 0 ? lead(row, text) : text);
    }
    // The first cell is a button, so that keys reach it and its purpose is said; its click is the row's.
    function lead(row, text) {
      const name = options.acting(row);
      const pressed = options.marked ? String(Boolean(options.marked(row))) : null;
      return name ? Seam.h("button", {type: "button", class: "lead", "aria-label": name, "aria-pressed": pressed}, text)
                  : text;
    }
    function draw() {
      const first = page * pageLength, part = rows.slice(first, first + pageLength);
      status.textContent = rows.length === 0
          ? "no rows"
          : `${Seam.whole(first + 1)}–${Seam.whole(first + part.length)} of ${Seam.whole(rows.length)}` +
              (rows.length < source.length ? ` (${Seam.whole(source.length)} in all)` : "");
      const head = Seam.h("thead", {}, Seam.h("tr", {}, source.header.map(title)));
      Seam.fill(body, Seam.h("table", {}, head, Seam.h("tbody", {}, part.map(line))));
    }
    // The title of a column sorts by it: up, down, as in the file.
    function title(name, c) {
      const {sort} = Seam.state, here = sort && sort.column === name;
      const numeric = rows.length > 0 && typeof source.value(rows[0], c) === "number";
      const next = !here ? {column: name} : sort.down ? null : {column: name, down: true};
      const arrow = !here ? "" : sort.down ? " ▼" : " ▲";
      const act = () => Seam.change({sort: next});
      const button = Seam.h("button", {type: "button", class: "sort", onclick: act}, name, arrow);
      const order = here ? (sort.down ? "descending" : "ascending") : null;
      return Seam.h("th", {scope: "col", class: numeric ? "number" : null, "aria-sort": order}, button);
    }
    function line(row) {
      const attributes = {class: options.marked && options.marked(row) ? "marked" : ""};
      if (options.act) {
        attributes.class += " leads";
        attributes.onclick = (event) => options.act(row, event);
      }
      return Seam.h("tr", attributes, source.header.map((_, c) => cell(row, c)));
    }
    function refresh() {
      rows = Seam.arrangeRows(source, Seam.state);
      page = 0;
      draw();
    }
    refresh();
    return {element, refresh, draw, shown};
  };

  Seam.sourceOf = (table) =>
      ({header: table.header, length: table.rows.length, value: (row, column) => table.rows[row][column]});
}
