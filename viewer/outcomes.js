// SPDX-License-Identifier: MIT
// What has become of each site in each cluster, and what sites do when they are taken out and put back.
"use strict";

{
  const stateNames = ["neutral", "preserved", "disrupted", "gained"];
  const stateColours = {
    light: [[236, 238, 241], [27, 94, 168], [230, 159, 0], [0, 158, 115]],
    dark: [[44, 51, 60], [110, 170, 235], [240, 175, 40], [40, 190, 145]]
  };
  Seam.stateName = (state) => stateNames[state];

  // Sites by clusters: a colour a state; a dot over clusters of too few sequences.
  Seam.stateFigure = function() {
    const data = Seam.data, T = data.shapes.states[1], {states, few_members: few} = data.arrays;
    const coloursOf = (theme) => (theme.dark ? stateColours.dark : stateColours.light);
    return Seam.siteGrid({
      array: "states",
      name: "site_states",
      title: "What has become of each site",
      top: 26,
      bottom: 68,
      caption:
          "Preserved as it is in the reference, disrupted by mutations, or gained: held around a letter that the " +
          "reference does not have. Neutral: its letters look like those of a random sample of the library." +
          (few.some(Boolean) ? " A dot: too few sequences to trust what is neutral there." : ""),
      colourOf: (theme) => (t, k) => coloursOf(theme)[states[k * T + t]],
      more: (p, {left, top, end, wide, K}, theme) => {
        for (let k = 0; k < K; ++k)
          if (few[k]) p.circle(left + (k + 0.5) * wide, top - 18, 2.2, {fill: theme.quiet});
        [1, 2, 3, 0].forEach((state, i) => {
          const x = left + i * 104, y = end + 42;
          p.rect(x, y, 12, 12, {fill: Seam.css(coloursOf(theme)[state]), stroke: theme.line});
          p.text(x + 18, y + 10, stateNames[state], {fill: theme.ink, size: 12});
        });
      },
      says: (t, k) => [stateNames[states[k * T + t]], ...(few[k] ? ["too few sequences to be sure"] : [])],
      header: ["Few_Members"],
      rowOf: (k) => [...Array.from(states.slice(k * T, (k + 1) * T), Seam.stateName), few[k]]
    });
  };

  // Bars of effects and interactions by intervention with their intervals; diamonds: the same from clusters' medians.
  Seam.interventionFigure = function() {
    const data = Seam.data, all = data.words.interventions, rowHeight = 26, top = 10, most = 60;
    const size = (effect) => (effect.sites.length === 1 ? Infinity : Math.abs(effect.value));
    const strong = new Set([...all].sort((a, b) => size(b) - size(a)).slice(0, most));
    const effects = all.filter((effect) => strong.has(effect));
    const nameOf = (effect) => effect.sites.map((i) => data.sites[i].name).join(" · ");
    const known = (value) => value !== null && value !== undefined;
    const scaleOf = (width) => {
      const ends = effects.flatMap((e) => [e.value, e.low, e.high, e.median]).filter(known);
      const low = Math.min(0, ...ends), high = Math.max(0, ...ends), room = 0.05 * (high - low) || 1;
      return Seam.scale(low - room, high + room, 96, width - 70);
    };
    return Seam.figure({
      name: "interventions",
      title: "What sites do by intervention",
      height: top + rowHeight * effects.length + 46,
      caption:
          "Sites were taken out of sequences and put back in all combinations, and the model was asked about each: " +
          "the effects of single sites, and what several do beyond what their subsets explain. Lines: intervals of " +
          "the mean over contexts. Diamonds: the same read off the medians of clusters." +
          (effects.length < all.length ? ` The ${effects.length} largest of ${all.length}.` : ""),
      draw: (p, width, height, theme) => {
        const x = scaleOf(width), zero = x(0);
        effects.forEach((effect, i) => {
          const y = top + i * rowHeight, middle = y + rowHeight / 2, at = x(effect.value);
          p.rect(
              Math.min(zero, at), y + 5, Math.abs(at - zero), rowHeight - 10,
              {fill: Seam.css(Seam.diverging(effect.value > 0 ? 0.7 : -0.7, theme.dark))});
          if (known(effect.low) && known(effect.high)) {
            p.line(x(effect.low), middle, x(effect.high), middle, theme.ink, 1.6);
            for (const end of [effect.low, effect.high]) p.line(x(end), middle - 4, x(end), middle + 4, theme.ink, 1.6);
          }
          if (known(effect.median)) {
            const m = x(effect.median);
            p.polyline(
                [[m, middle - 6], [m + 6, middle], [m, middle + 6], [m - 6, middle]],
                {fill: theme.ground, stroke: theme.ink, lineWidth: 1.3, closed: true});
          }
          p.text(86, middle + 4, nameOf(effect), {fill: theme.ink, anchor: "end"});
          p.text(width - 62, middle + 4, Seam.fixed(effect.value, 3), {fill: theme.ink});
        });
        p.line(zero, top - 2, zero, top + rowHeight * effects.length, theme.ink, 1);
        Seam.xAxis(p, x, top + rowHeight * effects.length + 2, theme, "units of activity");
      },
      pick: (px, py) => {
        const effect = effects[Math.floor((py - top) / rowHeight)];
        if (!effect) return null;
        const lines = [
          `${nameOf(effect)}: ${Seam.number(effect.value, 4)}`,
          `${Seam.number(effect.low, 4)} to ${Seam.number(effect.high, 4)}, ${Seam.count(effect.contexts, "context")}`
        ];
        if (known(effect.median)) lines.push(`from medians of clusters ${Seam.number(effect.median, 4)}`);
        return {lines};
      },
      table: () => ({
        header: ["Sites", "Order", "Value", "Low", "High", "Contexts", "Median_Estimate"],
        rows: all.map(
            (e) =>
                [e.sites.map((i) => data.sites[i].name).join("|"), e.sites.length, e.value, e.low, e.high, e.contexts,
                 e.median ?? ""])
      }),
    });
  };
}
