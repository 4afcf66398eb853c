// SPDX-License-Identifier: MIT
// Colours, computed in OKLab (Ottosson 2020) so that equal steps look equal. They also work without hue, and for the
// common kinds of colour blindness; on dark ground the scales are turned so that "nothing" stays close to the ground.
"use strict";

{
  const channel = (linear) => {
    const c = Math.min(1, Math.max(0, linear));
    return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  };
  function linear(lightness, a, b) {
    const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
    const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
    const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
    return [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ];
  }
  // [red, green, blue] of a lightness 0..1, chroma and hue in degrees; chroma gives way where a screen ends.
  Seam.oklch = function(lightness, chroma, hue) {
    const a = Math.cos((hue * Math.PI) / 180), b = Math.sin((hue * Math.PI) / 180);
    const shown = (c) => linear(lightness, a * c, b * c).every((v) => v >= -1e-4 && v <= 1 + 1e-4);
    let low = 0, high = chroma;
    if (shown(chroma))
      low = chroma;
    else
      for (let step = 0; step < 16; ++step) {
        const middle = (low + high) / 2;
        if (shown(middle))
          low = middle;
        else
          high = middle;
      }
    return linear(lightness, a * low, b * low).map(channel);
  };
}
Seam.css = (rgb, alpha) =>
    alpha === undefined ? `rgb(${rgb[0]},${rgb[1]},${rgb[2]})` : `rgba(${rgb[0]},${rgb[1]},${rgb[2]},${alpha})`;

{
  const tables = {};
  // 256 colours of a scale: t = 0 is the first, 1 the last.
  function table(name, make) {
    if (!tables[name]) tables[name] = Array.from({length: 256}, (_, i) => make(i / 255));
    return tables[name];
  }
  const clamp = (t) => Math.min(255, Math.max(0, Math.round(255 * t)));

  // For values that begin at nothing: ground, green-yellow, teal, blue, ink.
  Seam.sequential = (t, dark) => table(
      "sequential" + dark,
      (s) => dark
          ? Seam.oklch(0.2 + 0.75 * s, 0.03 + 0.1 * Math.sin(Math.PI * s), 280 - 175 * s ** 0.75)
          : Seam.oklch(0.985 - 0.765 * s, 0.03 + 0.09 * Math.sin(Math.PI * s), 105 + 175 * s ** 0.75))[clamp(t)];

  // For signed values, t in -1..1: blue, ground, red.
  Seam.diverging = (t, dark) => table("diverging" + dark, (s) => {
    const signed = 2 * s - 1, size = Math.abs(signed);
    return Seam.oklch(dark ? 0.24 + 0.5 * size : 0.98 - 0.52 * size, 0.175 * size ** 0.9, signed < 0 ? 255 : 32);
  })[clamp((t + 1) / 2)];

  // For numbers without a zero (points of the mechanism space): dark violet, teal, yellow. Every colour stands out from
  // white and from black ground.
  Seam.ramp = (t, dark) => table(
      "ramp" + dark,
      (s) => dark ? Seam.oklch(0.5 + 0.42 * s, 0.13 + 0.03 * s, 300 - 200 * s)
                  : Seam.oklch(0.36 + 0.42 * s, 0.14 + 0.02 * s, 300 - 215 * s))[clamp(t)];

  // The i-th of any number of colours that differ from their neighbours'. The first eight are those of Okabe and Ito
  // (2008) that have enough contrast, made for all kinds of colour blindness.
  const first = [
    [0, 114, 178], [230, 159, 0], [0, 158, 115], [204, 121, 167], [86, 180, 233], [213, 94, 0], [150, 140, 30],
    [110, 80, 160]
  ];
  Seam.distinct = (i) => i < first.length
      ? first[i]
      : table("distinct" + i, () => Seam.oklch(i % 2 ? 0.68 : 0.55, 0.15, (25 + 137.50776405 * i) % 360))[0];

  Seam.siteColour = (i, dark) => Seam.oklch(dark ? 0.78 : 0.5, 0.15, (300 + 137.50776405 * i) % 360);
  Seam.siteTint = (i, dark) => Seam.oklch(dark ? 0.34 : 0.93, dark ? 0.07 : 0.05, (300 + 137.50776405 * i) % 360);
}

// What figures are drawn in. Exports always use the light one.
Seam.themes = {
  light: {
    dark: false,
    ground: "#ffffff",
    ink: "#1d2530",
    quiet: "#5b6472",
    line: "#c6ccd4",
    soft: "#eef1f5",
    box: "#c9d6e6",
    boxLine: "#44546a",
    bar: "#7f94ad",
    accent: "#0b5cad",
    reference: "#c2352a",
    undefined: [187, 187, 187]
  },
  dark: {
    dark: true,
    ground: "#14181e",
    ink: "#e8ecf1",
    quiet: "#a3adba",
    line: "#48525f",
    soft: "#232a33",
    box: "#3a516c",
    boxLine: "#a9bdd6",
    bar: "#6f89a8",
    accent: "#7cb8f7",
    reference: "#ff8c7a",
    undefined: [96, 96, 96]
  },
};
Seam.theme = function() {
  const chosen = Seam.state.theme;
  const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? Seam.themes.dark : Seam.themes.light;
};

{
  const safe =
      {A: ["#009980", "#2cc7ab"], C: ["#3f8fd6", "#6cb8f5"], G: ["#d98c00", "#f0a830"], T: ["#2b2b2b", "#d9dde2"]};
  safe.U = safe.T;
  const classic =
      {A: ["#008000", "#35b035"], C: ["#0000ff", "#7a8cff"], G: ["#ffa600", "#ffa600"], T: ["#ff0000", "#ff5a4d"]};
  classic.U = classic.T;
  // Amino acids: one hue a chemical class, one lightness a letter.
  const classes = [
    ["DE", 0.22, 27], ["KRH", 0.2, 262], ["NQST", 0.16, 148], ["CM", 0.15, 85], ["FWY", 0.19, 310], ["AVLI", 0.02, 250],
    ["GP", 0.1, 50]
  ];
  function aminoAcid(letter, dark) {
    for (const [members, chroma, hue] of classes) {
      const place = members.indexOf(letter);
      if (place < 0) continue;
      const base = hue === 85 ? 0.66 : chroma < 0.05 ? 0.3 : 0.46;
      const lightness = base + (0.24 / members.length) * place;
      return Seam.css(
          Seam.oklch(dark ? Math.min(0.85, lightness + (chroma < 0.05 ? 0.4 : 0.18)) : lightness, chroma, hue));
    }
    return dark ? "#aaaaaa" : "#666666";
  }
  // One colour a letter of the alphabet, under the chosen scheme.
  Seam.letterColours = function(letters, theme, scheme = Seam.state.letters) {
    const nucleotides = [...letters].every((letter) => "ACGTUN".includes(letter));
    const protein = !nucleotides && letters.length >= 20 &&
        [...letters].every((letter) => "ACDEFGHIKLMNPQRSTVWYBZXUO*-".includes(letter));
    return [...letters].map((letter, i) => {
      if (nucleotides)
        return ((scheme === "classic" ? classic : safe)[letter] || ["#666666", "#aaaaaa"])[theme.dark ? 1 : 0];
      return protein ? aminoAcid(letter, theme.dark) : Seam.css(Seam.distinct(i));
    });
  };
}
