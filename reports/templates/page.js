(() => {
  "use strict";
  const all = (css, root = document) => [...root.querySelectorAll(css)];
  const one = id => document.getElementById(id), bar = one("filters"), said = one("shown"), clear = one("clear");
  const fields = all("#filters select, #filters input"), tables = all("table[data-sorts]"), posts = all(".post");
  const rows = all("[data-sorts] > tbody > tr");
  const plain = said && said.textContent, texts = new Map(), orders = new Map();
  const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  let sorted = "";
  document.documentElement.classList.add("alive");

  // Choose rows and posts: by what they are marked with, and by words in them.
  const text = thing => texts.get(thing) ?? texts.set(thing, thing.textContent.toLowerCase()).get(thing);
  const wanted = () => fields.filter(field => field.value.trim()).map(field => [field.name, field.value.trim()]);
  const fits = (thing, chosen) => chosen.every(([name, value]) => name === "find"
    ? text(thing).includes(value.toLowerCase()) : (thing.dataset[name] ?? value) === value);
  const show = (things, chosen) => things.filter(thing => !(thing.hidden = !fits(thing, chosen))).length;
  const choose = () => {
    const chosen = wanted(), on = chosen.length > 0;
    const told = [[rows, "rows"], [posts, "posts"]].filter(([things]) => things.length)
      .map(([things, noun]) => `${show(things, chosen)} of ${things.length} ${noun}`);
    said.textContent = on ? `${told.join(" and ")} shown. The shares stay those of everybody.` : plain;
    clear.hidden = !on;
    for (const more of all("details.more")) {
      more.dataset.was ??= more.open;
      more.open = on || more.dataset.was === "true";
      if (!on) delete more.dataset.was;
    }
    for (const box of all(".scroll"))
      box.hidden = on && (!box.querySelector("[data-sorts]") || !box.querySelector("tbody > tr:not([hidden])"));
    for (const hits of all(".hits")) {
      const finding = hits.closest(".finding"), of = css => all(`${css}:not([hidden])`, finding).length;
      const inside = of("[data-sorts] > tbody > tr") + of(".post");
      hits.textContent = on ? `${inside || "nothing"} chosen here` : "";
      finding.classList.toggle("none", on && !inside);
    }
    remember();
  };

  // What is chosen stands behind the # of the address, so that it can be linked.
  const remember = () => {
    const state = new URLSearchParams(wanted());
    if (sorted) state.set("sort", sorted);
    if (`${state}` || location.hash.includes("=")) history.replaceState(null, "", `#${state}`);
  };
  const recall = () => {
    const hash = location.hash.slice(1), state = new URLSearchParams(hash);
    if (!hash.includes("=")) return reveal(one(decodeURIComponent(hash)));
    for (const field of fields) field.value = state.get(field.name) || "";
    const [name, place, way] = (state.get("sort") || "").split(".");
    const head = tables.find(table => table.dataset.sorts === name)?.tHead.rows[0].cells[place];
    if (head) sort(head, way);
    if (bar) choose();
  };
  const reveal = at => {
    for (let up = at?.querySelector(":scope > details") || at; up; up = up.parentElement) up.open = true;
    at?.scrollIntoView();
  };

  // Sort: numbers as numbers, words as words, what is empty last; a third press gives back the first order.
  const key = (row, place) => {
    const cell = row.cells[place], told = (cell.dataset.v ?? cell.textContent).trim(), number = +told.replace(/,/g, "");
    return told === "–" ? "" : told && number === number ? number : told;
  };
  const sort = (head, way) => {
    const table = head.closest("table"), body = table.tBodies[0], place = head.cellIndex;
    const sign = way === "descending" ? -1 : 1, first = orders.get(body) ?? orders.set(body, [...body.rows]).get(body);
    const keyed = first.map(row => [key(row, place), row]);
    for (const other of all("[aria-sort]", table)) other.removeAttribute("aria-sort");
    if (way) {
      head.setAttribute("aria-sort", way);
      keyed.sort(([a], [b]) => a === "" || b === "" ? (a === "") - (b === "") : sign * (a - b || compare(a, b)));
    }
    body.append(...keyed.map(([, row]) => row));
    sorted = way && `${table.dataset.sorts}.${place}.${way}`;
  };
  for (const table of tables.filter(table => table.tBodies[0].rows.length > 4)) {
    table.classList.add("sorts");
    for (const head of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.onclick = () => {
        const way = { ascending: "descending", descending: "" }[head.ariaSort] ?? "ascending";
        sort(head, way);
        if (said) said.textContent = way ? `Sorted by ${button.textContent}, ${way}.` : "In the first order again.";
        remember();
      };
    }
  }

  if (bar) {
    let timer;
    bar.hidden = false;
    for (const place of all(".finding > header, .fine summary")) {
      place.append(document.createElement("span"));
      place.lastChild.className = "hits";
    }
    for (const field of fields) field.oninput = () => {
      clearTimeout(timer);
      timer = setTimeout(choose, field.name === "find" ? 150 : 0);
    };
    clear.onclick = () => {
      for (const field of fields) field.value = "";
      choose();
      fields[0].focus();
    };
  }

  // A table that fits needs no stop of the Tab key; looked at only when that key is pressed.
  onkeydown = pressed => {
    if (pressed.key === "Tab") for (const box of all(".scroll")) box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
  };

  let shut = [];
  onbeforeprint = () => (shut = all("details:not([open])")).forEach(more => more.open = true);
  onafterprint = () => shut.forEach(more => more.open = false);
  onhashchange = recall;
  recall();
})();
