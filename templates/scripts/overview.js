// The districts' tables: sorted by any column, narrowed down by name; the tiles of the map by arrow keys.
// Without this script the tables stand in the study's order. Where the districts are too many for one page, their table
// is loaded when a reader asks for it, by classic scripts (report/website/rows.py): from a disk nothing can be fetched.
"use strict";
(() => {
  const tables = [...document.querySelectorAll(".districts-table table")];
  const place = document.querySelector(".district-filter");
  const tiles = document.querySelector(".tiles");
  const language = document.documentElement.lang;
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "");
  const number = (value) => value.toLocaleString(language);
  const words = place ? place.dataset : {};
  let narrow = () => {};

  // smallest first; what has no number comes last both ways
  const compare = (one, other, down) => {
    if (one === null || other === null) return (one === null) - (other === null);
    const order = typeof one === "string" ? one.localeCompare(other, language, { numeric: true }) : one - other;
    return down ? -order : order;
  };

  // makes each head of a table a button; `sorted` is told the column and the way
  const headed = (table, sorted) => {
    const heads = [...table.querySelectorAll("thead th")];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      if (words.sort) button.title = words.sort.replace("%column%", button.textContent);
      head.append(button);
      head.scope = "col";
      button.addEventListener("click", () => {
        // names from A, numbers from the largest, first
        const before = head.getAttribute("aria-sort");
        const down = before ? before === "ascending" : column > 0;
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sorted(column, down);
      });
    });
  };

  // --- tables that stand on the page

  const valueOf = (cell, column) => {
    if (!column) return cell.textContent.trim();
    const bare = cell.querySelector("[data-value]");
    return bare ? Number(bare.dataset.value) : null;
  };

  for (const table of tables) {
    const body = table.tBodies[0];
    headed(table, (column, down) => {
      const rows = [...body.rows].map((row) => ({ row, value: valueOf(row.cells[column], column) }));
      rows.sort((one, other) => compare(one.value, other.value, down));
      body.append(...rows.map(({ row }) => row));
    });
  }

  const addFilter = (counted) => {
    const label = document.createElement("label");
    const field = document.createElement("input");
    const said = document.createElement("p");
    field.type = "search";
    field.id = "district-filter";
    field.autocomplete = "off";
    label.htmlFor = field.id;
    label.textContent = words.label;
    said.setAttribute("role", "status");
    narrow = () => {
      const [shown, all] = counted(fold(field.value.trim()));
      const count = words.count.replace("%shown%", number(shown)).replace("%all%", number(all));
      said.textContent = shown ? count : words.none;
    };
    field.addEventListener("input", () => narrow());
    place.append(label, field, said);
    place.hidden = false;
    narrow();
  };

  if (place && tables.length && !words.rows) {
    addFilter((typed) => {
      let shown = 0;
      for (const table of tables) {
        for (const row of table.tBodies[0].rows) {
          row.hidden = !fold(row.cells[0].textContent).includes(typed);
          if (table === tables[0] && !row.hidden) shown += 1;
        }
      }
      return [shown, tables[0].tBodies[0].rows.length];
    });
  }

  // --- the table of all, where they are too many for one page

  const AT_ONCE = 50;

  const fullTable = (head, rows) => {
    const table = document.createElement("table");
    const row = table.createTHead().insertRow();
    for (const name of head.columns) {
      const cell = document.createElement("th");
      cell.textContent = name;
      row.append(cell);
    }
    const body = table.createTBody();
    const more = document.createElement("button");
    more.type = "button";
    more.textContent = words.more;
    let kept = rows;
    let shown = AT_ONCE;
    const line = ([code, name, regency, ...cells]) => {
      const made = document.createElement("tr");
      const link = document.createElement("a");
      link.href = `${code}/brief.html`;
      link.textContent = name;
      made.insertCell().append(link, regency ? `, ${regency}` : "");
      cells.forEach(([value, text], column) => {
        const [id, wave] = head.findings[column];
        const span = document.createElement("span");
        Object.assign(span.dataset, { finding: id, wave, district: code, style: "table" });
        const source = document.createElement("a");
        source.className = "finding";
        source.href = `${code}/numbers.html#${id}-${wave}`;
        source.textContent = text;
        span.append(source);
        const cell = made.insertCell();
        cell.style.textAlign = "right";
        cell.append(span);
      });
      return made;
    };
    const draw = () => {
      body.replaceChildren(...kept.slice(0, shown).map(line));
      more.hidden = shown >= kept.length;
    };
    const narrowed = (typed) => {
      kept = rows.filter((each) => !typed || fold(`${each[1]} ${each[2]}`).includes(typed));
      shown = AT_ONCE;
      draw();
      return [kept.length, rows.length];
    };
    headed(table, (column, down) => {
      const value = (each) => (column ? each[column + 2][0] : each[1]);
      rows.sort((one, other) => compare(value(one), value(other), down));
      narrow();
    });
    more.addEventListener("click", () => {
      const next = shown;
      shown += AT_ONCE;
      draw();
      body.rows[next]?.querySelector("a").focus(); // where the reader goes on
    });
    const frame = document.createElement("div");
    frame.className = "districts-table";
    const scrolled = document.createElement("div");
    scrolled.className = "table";
    scrolled.tabIndex = 0;
    scrolled.append(table);
    frame.append(scrolled);
    addFilter(narrowed);
    place.append(frame, more);
  };

  if (place && words.rows) {
    const ask = document.createElement("button");
    const said = document.createElement("p");
    ask.type = "button";
    ask.textContent = words.load;
    said.setAttribute("role", "status");
    place.append(ask, said);
    place.hidden = false;
    const load = (name) => new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(`${words.rows}${name}.js`, document.baseURI).href;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    ask.addEventListener("click", async () => {
      let head = null;
      const pieces = [];
      window.risalahRows = {
        index: (told) => { head = told; },
        piece: (at, rows) => { pieces[at] = rows; },
      };
      said.textContent = words.loading;
      ask.disabled = true;
      try {
        await load("index");
        await Promise.all(Array.from({ length: head.pieces }, (_, at) => load(at)));
      } catch (error) {
        said.textContent = words.failed;
        ask.disabled = false;
        return;
      }
      ask.remove();
      said.remove();
      fullTable(head, pieces.flat());
      place.querySelector("input").focus();
    });
  }

  // --- the map: arrows lead to the next studied tile in that direction

  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (tiles) {
    tiles.addEventListener("keydown", (event) => {
      const way = WAYS[event.key];
      const tile = event.target.closest(".tile");
      if (!way || !tile) return;
      const middle = (each) => {
        const box = each.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
      };
      const from = middle(tile);
      let best = null;
      for (const other of tiles.querySelectorAll(".tile")) {
        const link = other.querySelector("a");
        if (!link || other === tile) continue;
        const to = middle(other);
        const along = (to[0] - from[0]) * way[0] + (to[1] - from[1]) * way[1];
        const aside = Math.abs((to[0] - from[0]) * way[1]) + Math.abs((to[1] - from[1]) * way[0]);
        if (along > 1 && (!best || along + 2 * aside < best.far)) best = { link, far: along + 2 * aside };
      }
      if (best) { best.link.focus(); event.preventDefault(); }
    });
  }
})();
