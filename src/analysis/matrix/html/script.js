"use strict";
(() => {
  const root = document.documentElement;
  const by = (id) => document.getElementById(id);
  const form = by("filters"), find = by("find"), level = by("level"), verdict = by("verdict");
  const language = by("language"), shown = by("shown");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const sections = [...document.querySelectorAll("tbody")].map((body) => {
    const heading = body.querySelector("tr.section");
    const rows = [...body.querySelectorAll("tr.row")].map((row) => ({
      row,
      text: plain((heading ? heading.textContent : "") + " " + row.querySelector("th").textContent),
      cells: [...row.querySelectorAll("td")],
    }));
    return { body, block: body.closest("section"), rows };
  });
  const count = sections.reduce((sum, section) => sum + section.rows.length, 0);

  const filter = () => {
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    const visible = new Map();
    let total = 0;
    for (const { body, block, rows } of sections) {
      let here = 0;
      for (const { row, text, cells } of rows) {
        const answers = !verdict.value || cells.some((cell) => cell.className === verdict.value);
        const levels = !level.value || block.dataset.level === level.value;
        row.hidden = !(answers && levels && wanted.every((word) => text.includes(word)));
        here += row.hidden ? 0 : 1;
      }
      body.hidden = here === 0;
      total += here;
      visible.set(block, (visible.get(block) || 0) + here);
    }
    for (const [block, rows] of visible) {
      block.hidden = rows === 0;
      block.classList.toggle("filtered", Boolean(wanted.length || verdict.value));
    }
    root.dataset.verdict = verdict.value;
    const words = shown.dataset["l" + root.dataset.show];
    shown.textContent = words.replace("{shown}", total).replace("{count}", count);
  };

  const speak = () => {
    const index = language.value;
    root.dataset.show = index;
    root.lang = language.selectedOptions[0].lang;
    const title = document.querySelector("title");
    document.title = title.dataset["l" + index];
    form.setAttribute("aria-label", form.dataset["l" + index]);
    for (const option of form.querySelectorAll("option[data-l0]")) {
      option.textContent = option.dataset["l" + index];
    }
    filter();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", filter);
  level.addEventListener("change", filter);
  verdict.addEventListener("change", filter);
  language.addEventListener("change", speak);
  form.hidden = false;
  speak();
})();
