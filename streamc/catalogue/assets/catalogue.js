// Search, filters and the ways of columns. Texts are only ever set as text.
"use strict";
(() => {
  const root = document.body.dataset.root;
  const SHOWN = 50;

  // The entries are a file of their own, and are read when somebody searches.
  let loading = null;
  function entries() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${root}assets/entries.js`;
      script.onload = () => done(window.CATALOGUE.map((entry) => [...entry, entry[1].toLowerCase(), `${entry[0]} ${entry[2]}`.toLowerCase()]));
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  // Words may stand in the name or in what it belongs to; one of them at least in the name.
  function rank([, , , , name, around], words) {
    let named = 0;
    for (const word of words) {
      if (name === word) named += 8;
      else if (name.startsWith(word)) named += 4;
      else if (name.includes(word)) named += 2;
      else if (!around.includes(word)) return 0;
    }
    return named;
  }

  const search = document.getElementById(":search");
  const hits = document.getElementById(":hits");
  const count = document.getElementById(":hit-count");

  async function look() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) {
      hits.hidden = true;
      count.textContent = "";
      return;
    }
    const known = await entries();
    const asked = search.value;
    const found = known.map((entry) => [rank(entry, words), entry]).filter(([points]) => points);
    found.sort((one, other) => other[0] - one[0]);
    if (search.value !== asked) return;
    hits.replaceChildren(...found.slice(0, SHOWN).map(([, entry]) => {
      const link = document.createElement("a");
      link.href = root + entry[3];
      const more = document.createElement("span");
      more.className = "quiet";
      more.textContent = ` ${entry[0]}, ${entry[2]}`;
      link.append(entry[1], more);
      return link;
    }));
    hits.hidden = !found.length;
    count.textContent = found.length > SHOWN ? `${SHOWN} of ${found.length} found` : `${found.length} found`;
  }

  search.addEventListener("input", look);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; look(); }
    if (event.key === "ArrowDown" && hits.firstChild) { event.preventDefault(); hits.firstChild.focus(); }
  });
  hits.addEventListener("keydown", (event) => {
    const next = { ArrowDown: "nextSibling", ArrowUp: "previousSibling" }[event.key];
    if (next) { event.preventDefault(); (document.activeElement[next] ?? search).focus(); }
    if (event.key === "Escape") { hits.hidden = true; search.focus(); }
  });
  hits.addEventListener("click", () => { hits.hidden = true; });

  const filters = document.getElementById(":filters");
  if (filters) {
    const rows = [...document.querySelectorAll(".pipelines tbody tr")];
    const selects = [...filters.querySelectorAll("select")];
    const shown = document.getElementById(":shown");
    const apply = () => {
      const wanted = selects.filter((select) => select.value);
      let left = 0;
      for (const row of rows) {
        row.hidden = !wanted.every((select) => JSON.parse(row.dataset[select.dataset.filter]).includes(select.value));
        left += !row.hidden;
      }
      shown.textContent = `${left} of ${rows.length} files`;
    };
    filters.addEventListener("change", apply);
    filters.addEventListener("reset", () => setTimeout(apply));
    filters.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  // The way of a column: all columns before it and after it, here and in the graph.
  function along(start, side) {
    const seen = new Set([start]);
    for (const id of seen) {
      const row = document.getElementById(id);
      if (row) JSON.parse(row.dataset[side]).forEach((next) => seen.add(next));
    }
    seen.delete(start);
    return [...seen].filter((id) => document.getElementById(id));
  }

  const traced = document.getElementById(":traced");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.trace");
    if (!button) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    document.querySelectorAll(".traced").forEach((one) => one.classList.remove("traced"));
    document.querySelectorAll("button.trace").forEach((one) => one.setAttribute("aria-pressed", "false"));
    traced.textContent = "";
    if (!on) return;
    button.setAttribute("aria-pressed", "true");
    const row = button.closest("tr");
    const before = along(row.id, "from"), after = along(row.id, "to");
    const nodes = new Set();
    for (const id of [row.id, ...before, ...after]) {
      const one = document.getElementById(id);
      one.classList.add("traced");
      nodes.add(`#${one.dataset.node}`);
    }
    for (const link of document.querySelectorAll(".dag a")) {
      if (nodes.has(link.getAttribute("href"))) link.classList.add("traced");
    }
    traced.textContent = `${decodeURIComponent(row.id).replace(":", ".")}: ${before.length} columns before, ${after.length} after`;
  });
})();
