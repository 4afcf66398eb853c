// SPDX-License-Identifier: MIT
// What the words mean.
"use strict";

Seam.terms = function() {
  const words = [
    ["Library", "The reference and its mutants. What is said about mechanisms is true of these sequences."],
    ["Attribution map", "For every position and letter, how much it adds to the predicted activity of a sequence."],
    [
      "Cluster, mechanism",
      "Sequences whose attribution maps are alike: the model reads them in the same way. Clusters are numbered by " +
          "ascending median activity; the label is the clustering's own number."
    ],
    [
      "Entropy",
      "How varied the letters at a position are within a cluster: 0 bits where all sequences agree. Drift is the " +
          "entropy that random mutation alone gives."
    ],
    ["Site", "A group of positions that are conserved in the same clusters."],
    ["Active", "A site is active in a cluster whose sequences conserve it."],
    [
      "Background",
      "What maps of all mechanisms share at positions that drift. Without it, what is left is specific to one of them."
    ],
    [
      "Interaction",
      "What sites do together beyond the sum of what their subsets do, read off the median activities of clusters."
    ],
  ];
  const list = words.map(([word, meaning]) => [Seam.h("dt", {}, word), Seam.h("dd", {}, meaning)]);
  return Seam.h("details", {}, Seam.h("summary", {}, "What the words mean"), Seam.h("dl", {class: "terms"}, list));
};
