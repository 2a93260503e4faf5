// The HTML matrix as a browser shows it.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Browser } from "./browser.mjs";

const { CHROMIUM, PAGES } = process.env;
const POLICIES = ["agorapulse", "publer", "alixia", "semji", "alex"];

let browser;
before(async () => {
  browser = await Browser.start(CHROMIUM);
});
after(() => browser.stop());

const address = (name) => pathToFileURL(join(PAGES, `${name}.html`)).href;
const cells = (name) => JSON.parse(readFileSync(join(PAGES, `${name}.json`), "utf8"));
const by = (one, other) => (one < other ? -1 : 1);

/** Opens the page of a policy, and sees to it that nothing was fetched and nothing complained. */
async function on(name, options, look) {
  const page = await browser.open(address(name), options);
  try {
    await look(page);
    assert.deepEqual(page.complaints, [], "nothing is written to the console");
    assert.deepEqual(page.requests, [address(name)], "nothing but the page itself is asked for");
  } finally {
    await page.close();
  }
}

async function picture(page, name, whole = false) {
  const image = await page.screenshot(whole);
  assert.ok(image.length > 10_000, "the picture is more than an empty page");
  writeFileSync(join(PAGES, `${name}.png`), image);
}

/** What stands in the tables: every cell as `level role level permission verdict`, and the rows that can be seen. */
const read = (page) => page.run(() => {
  const name = (header) => (header.querySelector("code") ?? header).textContent.trim();
  const seen = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 0;
  const all = { cells: [], rows: [], shown: document.getElementById("shown").textContent };
  for (const block of document.querySelectorAll("section.block")) {
    const [roleLevel] = block.id.split("-");
    const roles = [...block.querySelectorAll("thead th")].slice(1).map(name);
    for (const body of block.querySelectorAll("tbody")) {
      const heading = body.querySelector("tr.section");
      for (const row of body.querySelectorAll("tr.row")) {
        const permission = name(row.querySelector("th"));
        const verdicts = [...row.querySelectorAll("td")].map((cell) => cell.className);
        const cells = verdicts.map((verdict, index) =>
          [roleLevel, roles[index], block.dataset.level, permission, verdict].join(" "));
        all.cells.push(...cells);
        all.rows.push({
          permission, verdicts, level: block.dataset.level, visible: seen(row),
          text: `${heading ? heading.textContent : ""} ${row.querySelector("th").textContent}`,
          heading: heading && { text: heading.textContent, visible: seen(heading) },
          block: { id: block.id, visible: seen(block) },
        });
      }
    }
  }
  return all;
});

/** The rows that are seen are those that fit, a heading is seen with its rows, and the count says so. */
function fits(found, wanted) {
  const sorted = (rows) => rows.map((row) => `${row.block.id} ${row.permission}`).sort(by);
  const visible = found.rows.filter((row) => row.visible);
  assert.deepEqual(sorted(visible), sorted(found.rows.filter(wanted)));
  assert.ok(visible.length > 0 && visible.length < found.rows.length, "some rows are seen, and some are not");
  assert.ok(visible.every((row) => row.block.visible && (!row.heading || row.heading.visible)));
  const blocks = new Set(visible.map((row) => row.block.id));
  assert.ok(found.rows.every((row) => row.block.visible === blocks.has(row.block.id)), "no empty table is seen");
  const numbers = found.shown.match(/\d+/g).map(Number);
  assert.deepEqual(numbers, [visible.length, found.rows.length], found.shown);
}

for (const name of POLICIES) {
  test(`${name}: every cell stands in the page as in the data`, () => on(name, {}, async (page) => {
    const data = cells(name).map((cell) =>
      [cell.role_level, cell.role, cell.level, cell.permission, cell.verdict].join(" "));
    const found = await read(page);
    assert.deepEqual(found.cells.sort(by), data.sort(by));
    assert.ok(found.rows.every((row) => row.visible));
    await picture(page, name);
  }));

  test(`${name}: without scripts all of it is there, and no filter`, () => on(name, { scripts: false }, async (page) => {
    const found = await read(page);
    assert.equal(found.cells.length, cells(name).length);
    assert.ok(found.rows.every((row) => row.visible));
    assert.equal(await page.run(() => document.getElementById("filters").checkVisibility()), false);
    assert.equal(await page.run(() => document.querySelector("h1").innerText.trim().length > 0), true);
    await picture(page, `${name}-no-scripts`);
  }));

  test(`${name}: the page is never wider than the screen`, () => on(name, {}, async (page) => {
    for (const width of [1280, 900, 360]) {
      await page.resize(width, 800);
      const wide = await page.run(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `at ${width} it is ${wide} too wide`);
    }
    await picture(page, `${name}-narrow`);
  }));
}

test("the text filter keeps the rows that have every word", () => on("agorapulse", {}, async (page) => {
  await page.type("find", "publish post");
  const found = await read(page);
  fits(found, (row) => ["publish", "post"].every((word) => row.text.toLowerCase().includes(word)));
  await picture(page, "agorapulse-text-filter");
  await page.type("find", "");
  assert.ok((await read(page)).rows.every((row) => row.visible));
}));

test("the text filter asks for no accents and no capitals", () => on("agorapulse", {}, async (page) => {
  await page.choose("language", "1");
  await page.type("find", "MODERATION");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const found = await read(page);
  fits(found, (row) => plain(row.text).includes("moderation"));
  assert.ok(found.rows.some((row) => row.visible && row.text.includes("odération")));
}));

test("a text that nothing has leaves no table", () => on("agorapulse", {}, async (page) => {
  await page.type("find", "zebra");
  const found = await read(page);
  assert.ok(found.rows.every((row) => !row.visible && !row.block.visible));
  assert.match(found.shown, /^0 /);
  await picture(page, "agorapulse-nothing");
}));

test("the level filter keeps the tables of a level", () => on("agorapulse", {}, async (page) => {
  for (const level of ["organization", "profile"]) {
    await page.choose("level", level);
    fits(await read(page), (row) => row.level === level);
  }
}));

test("the verdict filter keeps the rows that have such a cell", () => on("agorapulse", {}, async (page) => {
  for (const verdict of ["conditional", "obliged", "deny"]) {
    await page.choose("verdict", verdict);
    fits(await read(page), (row) => row.verdicts.includes(verdict));
  }
  await page.choose("verdict", "conditional");
  await picture(page, "agorapulse-conditional");
}));

test("filters go together, and go with the language", () => on("agorapulse", {}, async (page) => {
  await page.choose("verdict", "deny");
  await page.choose("level", "profile");
  await page.type("find", "post");
  const wanted = (row) => row.level === "profile" && row.verdicts.includes("deny") && /post/i.test(row.text);
  fits(await read(page), wanted);
  await page.choose("language", "1");
  fits(await read(page), wanted);
}));

test("the language switch changes every word that is seen", () => on("agorapulse", {}, async (page) => {
  const state = () => page.run(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    text: document.body.innerText,
    options: [...document.querySelectorAll("#verdict option")].map((option) => option.textContent),
    seen: [...document.querySelectorAll(".l")].filter((one) => one.checkVisibility()).map((one) => one.lang),
  }));
  const english = await state();
  await page.choose("language", "1");
  const french = await state();
  assert.deepEqual([english.lang, french.lang], ["en", "fr"]);
  assert.notEqual(english.title, french.title);
  assert.ok(english.options.every((option) => option && !french.options.includes(option)));
  assert.deepEqual([new Set(english.seen), new Set(french.seen)], [new Set(["en"]), new Set(["fr"])]);
  assert.ok(english.text.includes("Publish posts") && !english.text.includes("Publier"));
  assert.ok(french.text.includes("Publier") && !french.text.includes("Publish posts"));
  await picture(page, "agorapulse-french");
  await page.choose("language", "0");
  assert.deepEqual(await state(), english);
}));

test("the keyboard reaches every control, the tables and the notes", () => on("agorapulse", {}, async (page) => {
  const reached = [];
  for (let step = 0; step < 40; step += 1) {
    await page.press("Tab", 9);
    reached.push(await page.run(() => {
      const here = document.activeElement;
      const ring = getComputedStyle(here).outlineStyle !== "none";
      return `${here.id || here.className || here.getAttribute("href")}${ring ? "" : " unseen"}`;
    }));
  }
  assert.deepEqual(reached.slice(0, 4), ["find", "level", "verdict", "language"]);
  assert.ok(reached.includes("scroll"), "a table can be scrolled by key");
  const note = reached.findIndex((where) => where.startsWith("#"));
  assert.ok(note > 0, reached.join(" "));
  await page.run((href) => document.querySelector(`td a[href="${href}"]`).focus(), reached[note]);
  await page.press("Enter", 13);
  const target = await page.run(() => ({
    hash: location.hash, focus: `#${document.activeElement.id}`, seen: document.querySelector(":target").checkVisibility(),
  }));
  assert.deepEqual(target, { hash: reached[note], focus: reached[note], seen: true });
}));

test("a screen reader finds tables, headers and named controls", () => on("agorapulse", {}, async (page) => {
  const { nodes } = await page.send("Accessibility.getFullAXTree");
  const heard = nodes.filter((node) => !node.ignored);
  const named = (role) => heard.filter((node) => node.role?.value === role).map((node) => node.name?.value ?? "");
  const counts = await page.run(() => ({
    tables: document.querySelectorAll("table").length,
    rows: document.querySelectorAll("tr.row, tfoot tr").length,
    columns: document.querySelectorAll("thead th").length,
    cells: document.querySelectorAll("td").length,
  }));
  assert.equal(named("table").length, counts.tables);
  assert.ok(named("table").every(Boolean), "every table has a name");
  assert.ok(named("rowheader").length >= counts.rows && named("rowheader").every(Boolean));
  assert.equal(named("columnheader").length, counts.columns);
  assert.ok(named("columnheader").every(Boolean));
  const spoken = [...named("cell"), ...named("gridcell")];
  assert.equal(spoken.length, counts.cells);
  assert.ok(spoken.every(Boolean), "every cell is spoken");
  assert.deepEqual([named("searchbox").length, named("combobox").length], [1, 3]);
  assert.ok([...named("searchbox"), ...named("combobox"), ...named("link")].every(Boolean));
}));

test("letters stand out from their ground, by day and by night", () => on("agorapulse", {}, async (page) => {
  for (const scheme of ["light", "dark"]) {
    await page.media("screen", scheme);
    const weak = await page.run(() => {
      const parse = (color) => color.match(/[\d.]+/g).map(Number);
      const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = parse(getComputedStyle(at).backgroundColor);
          if (color.length < 4 || color[3] > 0) return color;
        }
        return [255, 255, 255];
      };
      const light = (color) => {
        const [red, green, blue] = color.slice(0, 3).map((part) => {
          const share = part / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const weak = new Set();
      for (const element of document.querySelectorAll("h1, h2, h3, p, label, li, th, td, code, td a, .sign, .mark")) {
        const color = parse(getComputedStyle(element).color);
        const found = ratio(light(color), light(ground(element)));
        if (found < 4.5) weak.add(`${element.localName}.${element.className} ${found.toFixed(2)}`);
      }
      return [...weak];
    });
    assert.deepEqual(weak, [], scheme);
    await picture(page, `agorapulse-${scheme}`);
  }
}));

test("on paper the tables are there and the filters are not", () => on("agorapulse", {}, async (page) => {
  await page.media("print");
  assert.ok((await read(page)).rows.every((row) => row.visible));
  assert.equal(await page.run(() => document.getElementById("filters").checkVisibility()), false);
  const { data } = await page.send("Page.printToPDF", { printBackground: true, preferCSSPageSize: true });
  const paper = Buffer.from(data, "base64");
  assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
  writeFileSync(join(PAGES, "agorapulse.pdf"), paper);
}));
