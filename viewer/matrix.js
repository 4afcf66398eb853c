// SPDX-License-Identifier: MIT
// The summary matrix: clusters by positions, beside it activities and marginals, below it the logo of the cluster that
// is pointed out, in line with the positions; a cell opens the letters behind it.
"use strict";

{
  function lettersFigure(cell) {
    const data = Seam.data, letters = data.letters.length;
    const shares = () => {
      const partition = Seam.partition(),
            counts = partition.counts(cell.id).subarray(cell.position * letters, (cell.position + 1) * letters),
            all = partition.allCounts().subarray(cell.position * letters, (cell.position + 1) * letters);
      const sum = (list) => list.reduce((total, n) => total + n, 0) || 1;
      return {counts, shares: Array.from(counts, (n) => n / sum(counts)), all: Array.from(all, (n) => n / sum(all))};
    };
    return Seam.figure({
      name: `letters_${cell.id}_${cell.position}`,
      title: `Cluster ${cell.id}, position ${cell.position}${
          data.reference ? `: reference ${data.reference[cell.position]}` : ""}`,
      height: 190,
      caption: "Share of the cluster's members with each letter; the line marks the share in the whole library.",
      draw: (p, width, height, theme) => {
        const found = shares(), y = Seam.scale(0, 1, height - 34, 14),
              colours = Seam.letterColours(data.letters, theme), step = (width - 60) / letters;
        Seam.yAxis(p, 46, y, theme, "", 44, {ticks: [0, 0.5, 1]});
        [...data.letters].forEach((letter, a) => {
          const x = 52 + a * step, size = Math.min(60, step * 0.8);
          p.rect(x, y(found.shares[a]), size, y(0) - y(found.shares[a]), {fill: colours[a]});
          p.line(x - 2, y(found.all[a]), x + size + 2, y(found.all[a]), theme.ink, 1.6);
          p.text(x + size / 2, height - 18, letter, {fill: theme.ink, anchor: "middle", weight: "bold"});
          if (letters <= 6)
            p.text(
                x + size / 2, height - 4, Seam.whole(found.counts[a]), {fill: theme.quiet, size: 11, anchor: "middle"});
        });
      },
      table: () => {
        const found = shares();
        return {
          header: ["Letter", "Count", "Share", "Share_Library"],
          rows: [...data.letters].map((letter, a) => [letter, found.counts[a], found.shares[a], found.all[a]])
        };
      },
    });
  }

  Seam.views.matrix = {
    title: "Summary matrix",
    panel: true,
    build: () => {
      const data = Seam.data, partition = () => Seam.partition();
      let cell = null;
      const opened = Seam.h("div", {});
      const layout = () => Seam.summaryLayout(figure.element.clientWidth, partition().K);
      const cellAt = (px, py) => {
        const {matrix, rowHeight} = layout(), [first, stop] = Seam.shownWindow();
        const position = first + Math.floor(((px - matrix.x) / matrix.width) * (stop - first)),
              id = Math.floor((py - matrix.y) / rowHeight);
        return id >= 0 && id < partition().K ? {id, position: px >= matrix.x && position < stop ? position : -1} : null;
      };
      const figure = Seam.figure({
        name: "summary_matrix",
        title: "Summary matrix",
        height: (width) => Seam.summaryLayout(width, partition().K).height,
        draw: (p, width, height, theme) => {
          const [first, stop] = Seam.shownWindow();
          Seam.draw.summary(p, width, height, theme, partition(), first, stop);
          if (cell && cell.position >= first && cell.position < stop && cell.id < partition().K) {
            const {matrix, rowHeight} = Seam.summaryLayout(width, partition().K), step = matrix.width / (stop - first);
            p.rect(
                matrix.x + (cell.position - first) * step - 1, matrix.y + cell.id * rowHeight - 1, step + 2,
                rowHeight + 2, {stroke: theme.reference, lineWidth: 2});
          }
        },
        pick: (px, py) => {
          const found = cellAt(px, py);
          if (!found) return null;
          const cluster = partition().clusters[found.id], act = (event) => {
            cell = found.position >= 0 ? found : null;
            Seam.change({clusters: event.shiftKey ? Seam.state.clusters : [found.id], polygon: null});
            openCell();
          };
          if (found.position < 0) return {lines: [partition().title(found.id)], act};
          const summary = partition().summary(found.id), p = found.position, mismatch = partition().mismatch(found.id);
          return {
            act,
            lines: [
              `${partition().title(found.id)}, position ${p}${
                  Seam.origin ? ` (${Seam.origin.chromosome}:${Seam.origin.at(p).toLocaleString("en")})` : ""}`,
              `entropy ${Seam.fixed(summary.entropy[p])} bits`,
              `consensus ${data.letters[summary.letter[p]]}, ${Seam.fixed(summary.consensus[p], 1)} %`,
              mismatch ? `reference ${data.reference[p]}, ${Seam.fixed(mismatch[p], 1)} % differ` : null,
              `median activity ${Seam.fixed(cluster.median)}`
            ].filter(Boolean)
          };
        },
        keys: Seam.clusterKeys,
        table: () => {
          const rows = [], letters = data.letters.length;
          for (const {id} of partition().clusters) {
            const summary = partition().summary(id), mismatch = partition().mismatch(id),
                  counts = partition().counts(id);
            for (let p = 0; p < data.L; ++p)
              rows.push([
                id, p, mismatch ? mismatch[p] : "", summary.consensus[p], summary.entropy[p],
                ...counts.subarray(p * letters, (p + 1) * letters)
              ]);
          }
          return {
            header: [
              "Cluster_Sorted", "Position", "Reference", "Consensus", "Entropy",
              ...[...data.letters].map((letter) => "Count_" + letter)
            ],
            rows
          };
        },
      });
      const shown = () => {
        const {K, reference} = partition(), id = Seam.state.clusters[Seam.state.clusters.length - 1];
        return id !== undefined && id < K ? id : Math.max(0, reference);
      };
      // Its margins are the matrix's, so that positions lie below one another.
      const logo = Seam.figure({
        name: "matrix_logo",
        title: "Logo",
        height: 128,
        draw: (p, width, height, theme) => {
          const id = shown(), found = Seam.clusterLogo(partition(), id), [first, stop] = Seam.shownWindow(),
                {matrix} = Seam.summaryLayout(width, partition().K);
          if (!found) return;
          const {y} = Seam.draw.logo(
              p, {x: matrix.x, y: 18, width: matrix.width, height: height - 24}, theme,
              {...found, first, stop, sites: Seam.bandsOf(partition(), id)});
          Seam.yAxis(p, matrix.x - 2, y, theme, found.unit, 44, {ticks: Seam.ticks(y.from, y.to, 5)});
        },
        table: () => {
          const found = Seam.clusterLogo(partition(), shown());
          return {
            header: ["Cluster_Sorted", "Position", ...found.letters],
            rows: Seam.logoRows(found, ...Seam.shownWindow(), shown())
          };
        },
      });
      function openCell() {
        if (!cell || cell.id >= partition().K) return Seam.fill(opened);
        const letters = lettersFigure(cell);
        Seam.fill(opened, letters.element);
        letters.redraw();
        figure.redraw();
        return undefined;
      }
      const metric = Seam.h(
          "select", {onchange: () => Seam.change({metric: metric.value})},
          Seam.metrics.filter((one) => !one.needsReference || data.reference)
              .map((one) => Seam.h("option", {value: one.id}, one.name)));
      const passing = Seam.h(
          "select", {"aria-label": "Count cells above or below", onchange: () => Seam.change({passing: passing.value})},
          Seam.h("option", {value: "least"}, "≥"), Seam.h("option", {value: "most"}, "≤"));
      const threshold = Seam.h("input", {
        type: "range",
        min: 0,
        max: 100,
        "aria-label": "Threshold of the marginal counts",
        oninput: () => Seam.change({threshold: Number(threshold.value)})
      });
      const level = Seam.h("span", {class: "quiet"}), bar = Seam.logoBar();
      const caption = Seam.h("p", {class: "caption"});
      const refresh = (changed) => {
        if (changed && (changed.has("cut") || changed.has("merges"))) {
          cell = null;
          openCell();
        }
        const now = Seam.metric(), [low, high] = now.limits(data);
        metric.value = now.id;
        passing.value = Seam.state.passing;
        threshold.value = Seam.state.threshold;
        level.textContent = `${Seam.number(low + (Seam.state.threshold / 100) * (high - low))} ${now.unit}`;
        caption.textContent =
            (Seam.theme().dark ? "Dark" : "Light") + ": the cluster's members agree there. " +
            (partition().own ? "Frames: sites, in the clusters where they are active. " : "") +
            `Rows from the lowest median activity to the highest; drift alone shows ${
                Seam.fixed(
                    data.words.background_entropy,
                    3)} bits. Click a cell for its letters, a row to select the cluster.`;
        bar.refresh();
        logo.setTitle(`${partition().title(shown())}: ${
            (Seam.logoTypes.find((type) => type.id === Seam.state.logo) || Seam.logoTypes[0]).name.toLowerCase()}`);
        figure.redraw();
        logo.redraw();
      };
      refresh();
      const element = Seam.h(
          "div", {},
          Seam.h(
              "div", {class: "bar"}, Seam.h("label", {}, "show ", metric),
              Seam.h("span", {class: "group"}, Seam.h("label", {}, "count cells ", passing), threshold, level)),
          bar.element, figure.element, caption, logo.element, opened);
      return {element, refresh};
    },
  };
}
