// A number opened: what its own page tells of it, in a panel beside the text.
// Without this script a number is a link to that page. The data come from two classic scripts, loaded when they are
// needed (report/website/panel.py), since a page opened from a disk can't fetch.
"use strict";
(() => {
  const MARK = "#number-"; // of the address: #number-poverty.headcount-2024, #number-35.16.18/poverty.headcount-2024
  if (!window.HTMLDialogElement) return;
  const root = new URL("../", document.currentScript.src);
  const loaded = new Map(); // address of a script -> promise
  let panel = null; // the dialog, made when the first number is opened
  let opener = null; // the link that gets the focus back
  let pushed = false; // whether the address was changed by us, so that going back closes the panel

  const load = (url) => {
    if (!loaded.has(url.href)) {
      loaded.set(url.href, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = url.href;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return loaded.get(url.href);
  };

  const element = (name, attributes, ...content) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  };

  // a piece of another page of ours, its links as seen from here
  const piece = (html, from) => {
    const made = element("div", {});
    made.innerHTML = html;
    for (const link of made.querySelectorAll("a[href]")) {
      link.href = new URL(link.getAttribute("href"), from).href;
      link.removeAttribute("role");
    }
    return made;
  };

  // where a link to a number leads: page, language/district, anchor
  const target = (href) => {
    const url = new URL(href);
    const parts = url.pathname.slice(new URL("report/", root).pathname.length).split("/");
    const [language, district] = parts.length > 2 ? parts : [parts[0], ""];
    return { url, language, key: district ? `${language}/${district}` : language, anchor: decodeURIComponent(url.hash.slice(1)) };
  };

  const own = () => target(new URL(document.documentElement.dataset.numbers || "numbers.html", document.baseURI));

  const markOf = ({ key, anchor }) => MARK + (key === own().key ? "" : `${key.split("/")[1] || "all"}/`) + anchor;

  const hrefOf = (mark) => {
    const [anchor, district] = decodeURIComponent(mark.slice(MARK.length)).split("/").reverse();
    const language = own().language;
    const folder = district === undefined ? own().key : district === "all" ? language : `${language}/${district}`;
    return new URL(`report/${folder}/numbers.html#${encodeURIComponent(anchor)}`, root).href;
  };

  const section = (title, ...content) => element("section", {}, element("h3", {}, title), ...content);

  const copyLine = (line, words) => {
    const button = element("button", { type: "button" }, words.copy);
    const said = element("span", { role: "status" });
    button.addEventListener("click", async () => {
      const range = document.createRange();
      range.selectNodeContents(line);
      window.getSelection().removeAllRanges();
      window.getSelection().addRange(range);
      try {
        await navigator.clipboard.writeText(line.textContent);
        said.textContent = words.copied;
      } catch {
        // where the clipboard isn't allowed (a page opened from a disk), the line stays selected for the reader's own keys
        said.textContent = document.execCommand && document.execCommand("copy") ? words.copied : "";
      }
    });
    return element("p", { class: "copy" }, button, " ", said);
  };

  const switches = (place) => [...document.querySelectorAll(".switch a[href]")].map((link) => {
    const other = link.cloneNode(true);
    other.setAttribute("href", link.getAttribute("href").split("#")[0] + place);
    return other;
  });

  // what stands in the panel; null where the page of numbers has no such number
  const content = (place, link) => {
    const numbers = (window.risalahNumbers || {})[place.key];
    const definitions = (window.risalahDefinitions || {})[place.language];
    const entry = numbers && numbers.entry[place.anchor];
    if (!entry || !definitions) return null;
    const { words, formulas } = definitions;
    const id = Object.keys(numbers.about).find((name) => place.anchor.startsWith(name + "-") && !place.anchor.slice(name.length + 1).includes("."));
    const told = piece(entry, place.url);
    const about = piece(numbers.about[id], place.url);
    const [definition, origin] = about.children;
    // what the citation names: as text, in the language's own order
    const named = { ...numbers.cite, wave: told.querySelector(".wave").textContent, address: `${numbers.cite.address}#${place.anchor}` };
    named.label = piece(numbers.label[id], place.url).textContent;
    told.querySelector(".wave").append(` · ${numbers.cite.place}`);
    const value = told.querySelector(".value");
    named.value = value ? value.textContent : "–";
    const cite = element("span", { class: "cite" }, words.line.replace(/\{(\w+)\}/g, (_, name) => named[name]));
    const more = definition.querySelector("a[href]");
    const formula = formulas[decodeURIComponent(new URL(more.href).hash.slice(1))];
    more.textContent = words.more;
    const files = [...origin.querySelectorAll('a[href*="#file-"]')].map((link) => {
      const file = piece(numbers.file[decodeURIComponent(new URL(link.href).hash.slice(1))] || "", place.url);
      const hash = file.querySelector("code");
      if (hash) link.after(" (", element("code", {}, hash.textContent.slice(0, 12)), ")");
      return file;
    });
    const notice = document.querySelector(".page-notice > span, .page-notice");
    const official = /^(official\.|poverty\.line$)/.test(id);
    const close = element("button", { type: "button", class: "close", "aria-label": words.close }, "×");
    close.addEventListener("click", () => panel.close());
    const title = element("h2", { id: "number-title" });
    title.innerHTML = numbers.label[id];
    const parts = [
      element("header", {}, title, close),
      ...told.children,
      definition,
    ];
    if (formula) parts.push(section(words.formula, piece(`<div tabindex="0" class="formula">${formula}</div>`, place.url)));
    parts.push(section(words.origin, origin));
    if (files.length) {
      const list = element("details", {}, element("summary", {}, `${words.files}: ${words.sha}`));
      list.append(...files);
      parts.push(list);
    }
    if (notice && !official) parts.push(element("p", { class: "note" }, notice.textContent));
    parts.push(section(words.cite, element("p", { class: "citation" }, cite), copyLine(cite, words)));
    const mark = markOf(place);
    parts.push(element("p", { class: "ways" }, element("a", { href: place.url.href }, words.page), ...switches(mark)));
    return parts;
  };

  const make = () => {
    panel = element("dialog", { class: "number", "aria-labelledby": "number-title" });
    panel.addEventListener("click", (event) => {
      if (event.target === panel) panel.close(); // beside it
    });
    panel.addEventListener("close", () => {
      if (location.hash.startsWith(MARK)) {
        if (pushed) history.back();
        else history.replaceState(null, "", location.pathname + location.search);
      }
      pushed = false;
      if (opener) opener.focus({ preventScroll: false });
    });
    document.body.append(panel);
  };

  const open = async (href, link) => {
    const place = target(href);
    try {
      await Promise.all([
        load(new URL("numbers.js", place.url)),
        load(new URL(`report/${place.language}/definitions.js`, root)),
      ]);
    } catch {
      location.href = href; // what can't be loaded may be there as a page
      return;
    }
    const parts = content(place, link);
    if (!parts) return;
    if (!panel) make();
    panel.replaceChildren(...parts);
    panel.scrollTop = 0;
    opener = link || [...document.querySelectorAll("a.finding")].find((item) => item.href === place.url.href) || null;
    if (!panel.open) panel.showModal();
  };

  const follow = () => {
    if (location.hash.startsWith(MARK)) open(hrefOf(location.hash), opener);
    else if (panel && panel.open) panel.close();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.finding");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!link.pathname.endsWith("/numbers.html")) return;
    event.preventDefault();
    opener = link;
    pushed = true;
    location.hash = markOf(target(link.href)); // follow() opens it; going back closes it
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
