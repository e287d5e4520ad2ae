"use strict";
(() => {
  const map = JSON.parse(document.getElementById("map").textContent);
  const signs = { plaintext: "▲", permissive: "◆", unknown: "?", strict: "■", denied: "✕" };
  const $ = id => document.getElementById(id);
  const picture = $("picture"), table = $("table"), details = $("details"), search = $("search"), svg = picture.querySelector("svg");
  const nodes = map.nodes.map((_, index) => $("node-" + index)), edges = map.edges.map((_, index) => $("edge-" + index));
  const shown = new Set(Object.keys(signs));
  const name = index => map.nodes[index].group + "/" + map.nodes[index].name;

  // Names come from scanned files: text only, never markup.
  const put = (parent, tag, text, className) => {
    const element = parent.appendChild(document.createElement(tag));
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const place = (parent, line) => {
    const cut = line.indexOf("  ");
    const item = put(parent, "li");
    put(item, "code", line.slice(0, cut));
    item.append(" " + line.slice(cut + 2));
  };
  const list = (parent, tag, lines) => {
    if (lines.length) {
      const element = put(parent, tag);
      lines.forEach(line => place(element, line));
    }
  };
  const link = (parent, index) => {
    const edge = map.edges[index], item = put(parent, "li"), button = put(item, "button", signs[edge.mode] + " " + edge.mode + ": " + name(edge.from) + " → " + name(edge.to));
    button.type = "button";
    button.addEventListener("click", () => showEdge(index));
  };
  const choose = element => {
    document.querySelectorAll(".chosen").forEach(one => one.classList.remove("chosen"));
    element.classList.add("chosen");
  };
  // Of what is chosen, the lines that belong to it stay, the others step back.
  const stress = belongs => edges.forEach((element, index) => element.classList.toggle("behind", !belongs(map.edges[index], index)));
  const links = (title, found) => {
    if (found.length) {
      put(details, "h3", title);
      const items = put(details, "ul");
      found.forEach(index => link(items, index));
    }
  };

  const showNode = index => {
    const node = map.nodes[index];
    choose(nodes[index]);
    stress(edge => edge.from === index || edge.to === index);
    details.replaceChildren();
    put(details, "h2", name(index));
    put(details, "p", node.note);
    if (node.why) put(details, "p", node.why);
    list(details, "ol", node.chain);
    if (node.declared.length) put(details, "h3", "Declared");
    list(details, "ul", node.declared);
    links("Reached by", map.edges.flatMap((edge, at) => edge.to === index ? [at] : []));
    links("Reaches", map.edges.flatMap((edge, at) => edge.from === index ? [at] : []));
  };
  const showEdge = index => {
    const edge = map.edges[index];
    choose(edges[index]);
    stress((_, at) => at === index);
    details.replaceChildren();
    put(details, "h2", name(edge.from) + " → " + name(edge.to));
    edge.parts.forEach(part => {
      put(details, "h3", signs[part.mode] + " " + part.mode + (part.port ? ", port " + part.port : ""), "sign-" + part.mode);
      put(details, "p", part.why);
      if (part.client) put(details, "p", "client TLS: " + part.client);
      list(details, "ol", [part.basis, ...part.chain]);
    });
  };
  const press = (element, action) => {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.addEventListener("click", action);
    element.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        action();
      }
    });
  };
  nodes.forEach((element, index) => press(element, () => showNode(index)));
  edges.forEach((element, index) => press(element, () => showEdge(index)));

  const texts = map.nodes.map(node => JSON.stringify(node).toLowerCase());
  const edgeTexts = map.edges.map(edge => JSON.stringify(edge.parts).toLowerCase());
  const filter = () => {
    const words = search.value.toLowerCase().trim();
    const hit = map.nodes.map((_, index) => !words || name(index).toLowerCase().includes(words) || texts[index].includes(words));
    const edgeHit = map.edges.map((edge, index) => shown.has(edge.mode) && (!words || hit[edge.from] || hit[edge.to] || edgeTexts[index].includes(words)));
    const near = new Set(words ? map.edges.flatMap((edge, index) => edgeHit[index] ? [edge.from, edge.to] : []) : []);
    nodes.forEach((element, index) => element.classList.toggle("faded", !hit[index] && !near.has(index)));
    edges.forEach((element, index) => {
      element.classList.toggle("away", !shown.has(map.edges[index].mode));
      element.classList.toggle("faded", !edgeHit[index]);
    });
    $("count").textContent = hit.filter(Boolean).length + " of " + hit.length + " nodes, " + edgeHit.filter(Boolean).length + " of " + edgeHit.length + " connections";
    if (!table.hidden) draw(hit, near, edgeHit);
  };

  // Every pair that is connected, clients down, servers across.
  const draw = (hit, near, edgeHit) => {
    const visible = map.edges.flatMap((edge, index) => edgeHit[index] ? [index] : []);
    const sorted = ids => [...new Set(ids)].sort((one, other) => one - other);
    const rows = sorted(visible.map(index => map.edges[index].from)), columns = sorted(visible.map(index => map.edges[index].to));
    const cells = new Map(visible.map(index => [map.edges[index].from + ">" + map.edges[index].to, index]));
    table.replaceChildren();
    const grid = put(table, "table"), head = put(put(grid, "thead"), "tr");
    put(head, "th", "client ↓  server →");
    columns.forEach(column => { const cell = put(head, "th"); cell.scope = "col"; cell.title = name(column); put(cell, "span", name(column)); });
    const body = put(grid, "tbody");
    rows.forEach(row => {
      const line = put(body, "tr"), title = put(line, "th", name(row));
      title.scope = "row";
      title.title = name(row);
      columns.forEach(column => {
        const cell = put(line, "td"), index = cells.get(row + ">" + column);
        if (index !== undefined) {
          const edge = map.edges[index], button = put(cell, "button", signs[edge.mode], "sign-" + edge.mode);
          button.type = "button";
          button.title = name(row) + " → " + name(column) + ": " + edge.mode;
          button.addEventListener("click", () => showEdge(index));
        }
      });
    });
  };

  Object.keys(signs).forEach(mode => {
    const label = put($("modes"), "label"), box = put(label, "input");
    box.type = "checkbox";
    box.checked = true;
    put(label, "span", " " + signs[mode] + " ", "sign-" + mode);
    label.append(mode);
    box.addEventListener("change", () => { box.checked ? shown.add(mode) : shown.delete(mode); filter(); });
  });
  search.addEventListener("input", filter);
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      document.querySelectorAll(".chosen").forEach(one => one.classList.remove("chosen"));
      stress(() => true);
    }
  });
  $("view").addEventListener("click", () => {
    table.hidden = !table.hidden;
    picture.hidden = !table.hidden;
    $("view").setAttribute("aria-pressed", String(!table.hidden));
    filter();
  });

  const width = svg.viewBox.baseVal.width, height = svg.viewBox.baseVal.height;
  let scale = 1;
  const zoom = to => {
    scale = Math.min(4, Math.max(0.1, to));
    svg.setAttribute("width", String(width * scale));
    svg.setAttribute("height", String(height * scale));
  };
  const fit = () => zoom(Math.min(1, picture.clientWidth / width));
  $("smaller").addEventListener("click", () => zoom(scale / 1.25));
  $("larger").addEventListener("click", () => zoom(scale * 1.25));
  $("fit").addEventListener("click", fit);
  put(details, "p", "Choose a node or a line to see the policies behind it, each with file and line.", "hint");
  // Small enough to survey, large enough to read; 'Fit' shows all of it.
  zoom(Math.max(0.6, Math.min(1, picture.clientWidth / width)));
  filter();
})();
