// Search over ENTRIES: [kind, name, title, path]. An address that ends in `#q=words` opens with that search.
"use strict";
{
  const MOST = 40;
  const root = document.currentScript.dataset.root;
  const [form, query, found, count, results] = ["search", "query", "found", "count", "results"].map((id) =>
    document.getElementById(id),
  );

  // Names that are what was typed come first, then those that begin with it, then those that contain it.
  const rank = (name, text) => {
    if (name === text) return 0;
    if (name.startsWith(text)) return 1;
    return name.includes(text) ? 2 : 3;
  };

  const search = (text) => {
    const words = text.split(/\s+/);
    const has = ([kind, name, title]) => {
      const all = `${kind} ${name} ${title}`.toLowerCase();
      return words.every((word) => all.includes(word));
    };
    const hits = ENTRIES.filter(has).map((entry) => [rank(entry[1].toLowerCase(), words[0]), entry]);
    return hits.sort(([one], [other]) => one - other).map(([, entry]) => entry);
  };

  const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  const item = ([kind, name, title, path]) => {
    const link = Object.assign(document.createElement("a"), { href: root + path });
    link.append(element("small", kind), element("code", name));
    if (title) link.append(element("span", title));
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  const show = () => {
    const text = query.value.trim().toLowerCase();
    const hits = text ? search(text) : [];
    results.replaceChildren(...hits.slice(0, MOST).map(item));
    const more = hits.length > MOST ? `, the first ${MOST} of them` : "";
    count.textContent = hits.length ? `${hits.length} found${more}` : "Nothing is found";
    found.hidden = !text;
  };

  const hide = () => {
    found.hidden = true;
  };

  const move = (step) => {
    const links = [...results.querySelectorAll("a")];
    const to = links.indexOf(document.activeElement) + step;
    if (to < 0) query.focus();
    else links[to]?.focus();
  };

  form.hidden = false;
  query.addEventListener("input", show);
  query.addEventListener("focus", show);
  results.addEventListener("click", hide);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === query) return;
    event.preventDefault();
    query.focus();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) hide();
  });

  const wanted = new URLSearchParams(location.hash.slice(1)).get("q");
  if (wanted) {
    query.value = wanted;
    show();
  }
}
