// SPDX-License-Identifier: MIT
// The page around the views: opening, tabs, address, keys, light and dark.
"use strict";

{
  const app = document.getElementById("app");
  const built = {};
  let panel = null;

  function fail(sentence) {
    Seam.fill(app, Seam.h("p", {class: "wait", role: "alert"}, sentence));
    app.removeAttribute("aria-busy");
  }

  // The address: what differs from the defaults, as JSON. It is a history, too: a step of the browser's "back" is a
  // view, a selection or another choice; what changes all the while (a window that is moved, a text that is typed)
  // replaces the last step, and so does the same choice again within a second (a cut that is dragged).
  function readAddress() {
    if (location.hash.length < 2) return null;
    try {
      return Seam.restoredState(JSON.parse(decodeURIComponent(location.hash.slice(1))));
    } catch { return null; }
  }
  const noSteps = new Set(["window", "size", "threshold", "search", "filter", "theme", "keys", "state"]);
  const together = 1000;  // ms
  let written = "", atFirst = {}, step = {of: "", at: -Infinity}, waiting = new Set();
  const writeAddress = Seam.soon(() => {
    const saved = Seam.savedState(), of = [...waiting].filter((name) => !noSteps.has(name)).sort().join();
    const now = performance.now(), same = of === "" || (of === step.of && now - step.at < together);
    waiting = new Set();
    if (of) step = {of, at: now};
    written = Object.keys(saved).length ? "#" + encodeURIComponent(JSON.stringify(saved)) : "";
    if (location.hash === written) return;
    history[same ? "replaceState" : "pushState"](null, "", written || location.pathname + location.search);
  });
  // Back, forward, or an address that was typed. Light, dark and keys are no part of the way.
  function follow() {
    if (location.hash === written) return;
    const {theme, keys} = Seam.state, state = location.hash.length < 2 ? atFirst : readAddress();
    if (!state) return;
    written = location.hash;
    Seam.change({...Seam.defaults, theme, keys, ...state});
    waiting = new Set();
  }
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);

  // A state that was saved; what it does not say is as at first.
  Seam.loadState = function(text) {
    let saved = null;
    try {
      saved = JSON.parse(text);
    } catch { saved = null; }
    if (!saved || saved.format !== "seam-viewer-state") {
      alert("This is not a state that a report saved.");
      return;
    }
    Seam.change({...Seam.defaults, ...Seam.restoredState(saved.state)});
  };

  const tabs = {};
  const themeNames = {auto: "◐ Auto", light: "☀ Light", dark: "☾ Dark"};
  function frame() {
    const {words} = Seam.data;
    const ids = Object.keys(Seam.views);
    const nav = Seam.h(
        "nav", {role: "tablist", "aria-label": "Views"},
        ids.map(
            (id) =>
                (tabs[id] = Seam.h(
                     "button", {
                       type: "button",
                       role: "tab",
                       id: "tab-" + id,
                       "aria-controls": "view",
                       onclick: () => Seam.change({view: id})
                     },
                     Seam.views[id].title))));
    nav.addEventListener("keydown", (event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!step) return;
      const next = ids[(ids.indexOf(Seam.state.view) + step + ids.length) % ids.length];
      Seam.change({view: next});
      tabs[next].focus();
    });
    const theme = Seam.h("button", {
      type: "button",
      class: "theme",
      title: "Light, dark, or as the system is",
      onclick: () => Seam.change({theme: {auto: "light", light: "dark", dark: "auto"}[Seam.state.theme] || "auto"})
    });
    Seam.themeButton = theme;
    Seam.keysButton = Seam.h(
        "button", {
          type: "button",
          class: "theme",
          title: "Whether the keys 1 to 6 and Escape act anywhere on the page",
          onclick: () => Seam.change({keys: Seam.state.keys === "off" ? "on" : "off"})
        },
        "Keys");
    const name = words.name || "An analysis";
    const view = Seam.h("div", {id: "view", role: "tabpanel", tabindex: -1});
    const side = Seam.h("div", {class: "side"});
    Seam.fill(
        app, Seam.h("header", {}, Seam.h("h1", {title: name}, name), nav, Seam.keysButton, theme),
        Seam.h("div", {class: "body"}, Seam.h("main", {}, view), side));
    return {view, side};
  }

  function applyTheme() {
    document.documentElement.dataset.theme = Seam.theme().dark ? "dark" : "light";
    Seam.themeButton.textContent = themeNames[Seam.state.theme] || themeNames.auto;
  }

  let parts = null;
  function show() {
    const id = Object.hasOwn(Seam.views, Seam.state.view) ? Seam.state.view : "overview", definition = Seam.views[id];
    for (const [name, tab] of Object.entries(tabs)) {
      tab.setAttribute("aria-selected", String(name === id));
      tab.tabIndex = name === id ? 0 : -1;
    }
    const fresh = !built[id];
    built[id] ??= definition.build();
    if (parts.view.firstChild !== built[id].element) Seam.fill(parts.view, built[id].element);
    parts.view.setAttribute("aria-labelledby", "tab-" + id);
    parts.side.hidden = !definition.panel;
    if (definition.panel && !panel) {
      panel = Seam.selectionPanel();
      parts.side.append(panel.element);
    }
    Seam.tip(null);
    if (!fresh) built[id].refresh(new Set(Object.keys(Seam.defaults)));
    if (definition.panel) panel.refresh(new Set(["clusters"]));
  }

  function changed(names) {
    if (names.has("theme")) applyTheme();
    Seam.keysButton.setAttribute("aria-pressed", String(Seam.state.keys !== "off"));
    if (names.has("view")) {
      show();
      scrollTo(0, 0);
    } else {
      const view = Object.hasOwn(built, Seam.state.view) ? built[Seam.state.view] : built.overview;
      if (view) view.refresh(names);
      if (panel && !parts.side.hidden) panel.refresh(names);
    }
    for (const name of names) waiting.add(name);
    writeAddress();
  }

  // Digits change the view, Escape clears the selection; not while something is typed, and not where they are off.
  function key(event) {
    if (Seam.state.keys === "off") return;
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const ids = Object.keys(Seam.views), digit = Number(event.key);
    if (digit >= 1 && digit <= ids.length && !event.target.classList.contains("space"))
      Seam.change({view: ids[digit - 1]});
    else if (event.key === "Escape")
      Seam.change({clusters: [], polygon: null});
  }

  function open() {
    const words = JSON.parse(document.getElementById("seam-words").textContent);
    if (words.format !== 1) throw new Error("it was written for another version of this viewer");
    const holder = document.getElementById("seam-bytes");
    Seam.data = Seam.open(words, holder.textContent);
    holder.remove();
    Seam.origin = Seam.genome(words.name, Seam.data.L);
    const saved =
        words.state && words.state.format === "seam-viewer-state" ? Seam.restoredState(words.state.state) : {};
    atFirst = saved;
    Object.assign(Seam.state, saved, readAddress() || {});
    written = location.hash;
    document.title = (words.name || "An analysis") + " – SEAM report";
    parts = frame();
    applyTheme();
    Seam.keysButton.setAttribute("aria-pressed", String(Seam.state.keys !== "off"));
    Seam.listen(changed);
    addEventListener("keydown", key);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => changed(new Set(["theme"])));
    show();
    app.removeAttribute("aria-busy");
  }

  const started = performance.now();
  requestAnimationFrame(() => setTimeout(() => {
                          try {
                            open();
                            Seam.openedAfter = performance.now() - started;
                          } catch (error) {
                            fail("This report cannot be shown: " + error.message + ".");
                            throw error;
                          }
                        }));
}
