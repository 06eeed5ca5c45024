// The search over areas, numbers and terms. Its index comes in pieces, as classic scripts (report/website/search.py), loaded
// when they are needed: a page opened from a disk can't fetch. Without this script there is no search field.
"use strict";
(() => {
  const place = document.querySelector(".site-search");
  if (!place) return;
  const KINDS = ["district", "region", "finding", "term", "variable"];
  const MOST = 20; // results shown
  const PIECES = 4; // loaded for one word, at most
  const words = place.dataset;
  const base = words.base || ""; // the way to the language's folder, which addresses in the index begin at
  let firsts = null; // the word that each piece begins with
  const pieces = new Map(); // number -> words and entries
  const loading = new Map(); // address -> promise

  window.risalahSearch = {
    index: (list) => { firsts = list; },
    piece: (number, piece) => { pieces.set(number, piece); },
  };

  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "");
  const wordsOf = (text) => fold(text).match(/\d+(?:\.\d+)+|[\p{L}\p{N}]+/gu) || [];

  const load = (name) => {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL(`${base}search/${name}.js`, document.baseURI).href;
        script.onload = done;
        script.onerror = () => { loading.delete(name); failed(new Error(name)); };
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };

  // the pieces that may hold words with this beginning
  const piecesFor = (word) => {
    const numbers = [];
    for (let number = 0; number < firsts.length; number += 1) {
      const next = firsts[number + 1];
      const begins = firsts[number] <= word || firsts[number].startsWith(word);
      if (begins && (next === undefined || next >= word)) numbers.push(number);
    }
    return numbers.slice(0, PIECES);
  };

  const found = async (text) => {
    const typed = wordsOf(text);
    if (!typed.length) return null;
    if (!firsts) await load("index");
    const key = typed.reduce((one, other) => (other.length > one.length ? other : one));
    const numbers = piecesFor(key);
    await Promise.all(numbers.map((number) => load(number)));
    const hits = new Map();
    for (const number of numbers) {
      const piece = pieces.get(number);
      for (const [word, at] of piece.words) {
        if (!word.startsWith(key)) continue;
        const [title, kind, note, href] = piece.entries[at];
        if (hits.has(href)) continue;
        const named = wordsOf(title);
        const there = [...named, ...wordsOf(note), word];
        if (!typed.every((one) => there.some((other) => other.startsWith(one)))) continue;
        const inTitle = typed.every((one) => named.some((other) => other.startsWith(one)));
        const whole = typed.every((one) => named.includes(one));
        hits.set(href, { title, kind, note, href, rank: whole ? 0 : inTitle ? 1 : 2 });
      }
    }
    return [...hits.values()].sort((one, other) => one.rank - other.rank || one.kind - other.kind
      || one.title.localeCompare(other.title, document.documentElement.lang));
  };

  const field = document.createElement("input");
  const label = document.createElement("label");
  const hint = document.createElement("p");
  const list = document.createElement("ul");
  field.type = "search";
  field.id = "site-search";
  field.autocomplete = "off";
  field.setAttribute("aria-describedby", "site-search-said");
  label.htmlFor = field.id;
  label.textContent = words.label;
  hint.id = "site-search-said";
  hint.setAttribute("role", "status");
  hint.textContent = words.hint;
  list.hidden = true;
  place.append(label, field, hint, list);
  place.setAttribute("role", "search");
  place.hidden = false;
  const folded = place.closest("details");
  if (folded) {
    folded.hidden = false;
    folded.addEventListener("toggle", () => { if (folded.open) field.focus(); });
  }

  const show = (results) => {
    list.replaceChildren();
    list.hidden = !results || !results.length;
    if (!results) { hint.textContent = words.hint; return; }
    const shown = results.slice(0, MOST);
    const count = shown.length.toLocaleString(document.documentElement.lang);
    hint.textContent = !shown.length ? words.none : results.length > MOST ? words.most.replace("%count%", count)
      : shown.length === 1 ? words.one : words.many.replace("%count%", count);
    for (const { title, kind, note, href } of shown) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const more = document.createElement("span");
      link.href = base + href;
      link.textContent = title;
      const name = place.getAttribute(`data-kind-${KINDS[kind]}`);
      more.textContent = note ? `${name}: ${note}` : name;
      item.append(link, more);
      list.append(item);
    }
  };

  let turn = 0; // an answer that comes late isn't shown
  const search = async () => {
    const mine = turn += 1;
    try {
      const results = await found(field.value);
      if (mine === turn) show(results);
    } catch (error) {
      if (mine === turn) { show(null); hint.textContent = words.failed; }
    }
  };
  field.addEventListener("input", search);

  // arrows go between the field and its results, Escape empties it
  place.addEventListener("keydown", (event) => {
    const stops = [field, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape" && at >= 0) {
      field.value = "";
      show(null);
      turn += 1;
      field.focus();
    } else if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { next.focus(); event.preventDefault(); }
    } else if (event.key === "Enter" && document.activeElement === field && stops.length > 1) {
      stops[1].click();
    }
  });
})();
