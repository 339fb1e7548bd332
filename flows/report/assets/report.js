"use strict";
// What depends on days is in the page for every day, in `data-days` (valid from and to, known from and to; half open).
// This script shows what holds on the two days that are asked about, and sorts and searches the table.

const every = (wanted, place = document) => [...place.querySelectorAll(wanted)];
const one = (id) => document.getElementById(id);
const today = document.body.dataset.today;
const asked = { valid: today, known: today };
const shown = { by: "group", down: 1, words: "", group: "" };

const DAY = 86400000;
const numberOf = (day) => Date.parse(`${day}T00:00:00Z`) / DAY;
const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);

function dated(element) {
  const [validFrom, validTo, knownFrom, knownTo] = element.dataset.days.split("/");
  return { element, validFrom, validTo, knownFrom, knownTo };
}

const within = (day, from, to) => from <= day && day < to;
const holds = (one) =>
  within(asked.valid, one.validFrom, one.validTo) && within(asked.known, one.knownFrom, one.knownTo);

const rows = every("table.groups tbody tr").map((element) => ({
  element,
  code: element.dataset.code,
  name: element.dataset.name,
  periods: every(".period", element).map(dated),
  grounds: every(".grounds > li", element).map(dated),
  contrary: every(".against li", element).map(dated),
  since: element.querySelector(".since time"),
  none: element.querySelector(".none"),
  more: element.querySelector(".more"),
  against: element.querySelector(".against"),
}));

// --- the two clocks --------------------------------------------------------------------------------------------------

function showRow(row) {
  const period = row.periods.find(holds);
  for (const other of row.periods) other.element.hidden = other !== period;
  row.period = period.element.dataset;
  row.since.textContent = row.period.since || "always";
  const inForce = row.grounds.filter(holds); // in the order in which they decide
  for (const ground of row.grounds) ground.element.hidden = ground !== inForce[0];
  row.none.hidden = inForce.length > 0;
  row.more.hidden = inForce.length < 2;
  row.more.querySelector("span").textContent = inForce.length - 1;
  for (const refusal of row.contrary) refusal.element.hidden = !holds(refusal);
  if (row.against) {
    const standing = row.contrary.filter(holds).length;
    row.against.hidden = standing === 0;
    row.against.querySelector("summary span").textContent = standing;
  }
}

function showPlaces() {
  const groups = new Map(rows.map((row) => [row.code, row.period.group]));
  for (const place of every(".place")) {
    for (const group of "1234") place.classList.toggle(`g${group}`, group === groups.get(place.dataset.code));
  }
  for (const place of every("a.place")) {
    const told = `${place.dataset.name}: group ${groups.get(place.dataset.code)}`;
    place.setAttribute("aria-label", told);
    place.querySelector("title").textContent = told;
  }
  for (const tile of every(".tile")) tile.querySelector(".number").textContent = groups.get(tile.dataset.code);
  for (const page of every(".country")) {
    const told = page.querySelector(".chosen-days");
    told.hidden = asked.valid === today && asked.known === today;
    const group = groups.get(page.dataset.code);
    told.textContent = `On the days chosen, valid ${asked.valid} and known ${asked.known}: group ${group}.`;
  }
}

function showDays() {
  for (const place of every(".valid:not(input)")) place.textContent = asked.valid;
  for (const place of every(".known:not(input)")) place.textContent = asked.known;
  for (const count of every(".count")) {
    count.textContent = rows.filter((row) => row.period.group === count.dataset.group).length;
  }
  const first = numberOf(one("slider").dataset.first);
  const last = numberOf(one("slider").dataset.last);
  const along = (100 * (numberOf(asked.valid) - first)) / Math.max(last - first, 1);
  const x = `${Math.min(Math.max(along, 0), 100).toFixed(2)}%`;
  for (const line of every("line.chosen")) {
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  }
  one("valid").value = asked.valid;
  one("known").value = asked.known;
  one("slider").value = numberOf(asked.valid);
  one("slider").setAttribute("aria-valuetext", asked.valid);
}

function ask(days) {
  Object.assign(asked, days);
  rows.forEach(showRow);
  showPlaces();
  showDays();
  showTable();
}

function listenToDays() {
  const slider = one("slider");
  slider.min = numberOf(slider.dataset.first);
  slider.max = numberOf(slider.dataset.last);
  slider.addEventListener("input", () => ask({ valid: dayOf(Number(slider.value)) }));
  for (const name of ["valid", "known"]) {
    one(name).addEventListener("change", () => {
      if (one(name).value && one(name).checkValidity()) ask({ [name]: one(name).value });
    });
  }
  one("reset").addEventListener("click", () => ask({ valid: today, known: today }));
  one("clocks").hidden = false;
}

// --- the table -------------------------------------------------------------------------------------------------------

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const SORTED = {
  name: (a, b) => order(a.name, b.name),
  group: (a, b) => order(a.period.group, b.period.group),
  since: (a, b) => order(a.period.since, b.period.since),
};

function isFound(row) {
  if (shown.group && row.period.group !== shown.group) return false;
  const words = folded(shown.words).split(/\s+/).filter(Boolean);
  const text = words.length ? folded(`${row.element.dataset.names} ${row.element.innerText}`) : "";
  return words.every((word) => text.includes(word));
}

function showTable() {
  for (const row of rows) row.element.hidden = false;
  const found = new Set(rows.filter(isFound));
  for (const row of rows) row.element.hidden = !found.has(row);
  rows.sort((a, b) => shown.down * SORTED[shown.by](a, b) || SORTED.name(a, b));
  document.querySelector("table.groups tbody").append(...rows.map((row) => row.element));
  one("found").textContent = `${found.size} of ${rows.length} countries`;
  for (const head of every("th[data-sort]")) {
    if (head.dataset.sort === shown.by) head.setAttribute("aria-sort", shown.down > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
}

function listenToTable() {
  for (const head of every("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      shown.down = shown.by === head.dataset.sort ? -shown.down : 1;
      shown.by = head.dataset.sort;
      showTable();
    });
    head.replaceChildren(button);
  }
  for (const [id, name] of [["search", "words"], ["group", "group"]]) {
    one(id).addEventListener("input", () => {
      shown[name] = one(id).value;
      showTable();
    });
  }
  document.querySelector(".tools").hidden = false;
}

// --- a country's page ------------------------------------------------------------------------------------------------

const TITLE = document.title;

function turnPage() {
  const target = document.querySelector(":target");
  const page = target && target.closest(".country");
  document.title = page ? `${page.querySelector("h1").innerText.trim()} – Comity` : TITLE;
  if (page && page === target) page.querySelector("h1").focus({ preventScroll: true });
  if (page) target.scrollIntoView();
}

listenToDays();
listenToTable();
ask({});
const frame = document.querySelector(".frame"); // on a phone the map is wider than the window: begin around Eurasia
frame.scrollLeft = 0.7 * (frame.scrollWidth - frame.clientWidth);
addEventListener("hashchange", turnPage);
addEventListener("load", turnPage); // before, no element is the target
