// SPDX-License-Identifier: GPL-3.0-or-later
// What all parts of the script share: data, words, numbers, and which language is shown.

export const data = JSON.parse(document.getElementById('data').textContent);
export let run = data.runs[0]; // the one that is shown; of a sweep it has its tables once they are unpacked

let tongue = 'nl';
const page = { listeners: [], leavers: [] };
let scope = page; // where what is started now belongs: the page, or the scenario that is shown

export function lang() {
  return tongue;
}

// Calls back now and whenever another language is chosen.
export function onLanguage(draw) {
  scope.listeners.push(draw);
  draw();
}

// Calls back when another scenario takes the place of the one that is shown.
export function onLeave(clean) {
  scope.leavers.push(clean);
}

// Another run is shown from now on; what was started for the one before ends.
export function enter(entered) {
  if (scope !== page) {
    scope.leavers.forEach((clean) => clean());
  }
  scope = { listeners: [], leavers: [] };
  run = entered;
}

export function setLanguage(chosen) {
  tongue = chosen;
  document.documentElement.lang = chosen;
  nameWindow();
  for (const draw of scope === page ? page.listeners : [...page.listeners, ...scope.listeners]) {
    draw();
  }
}

// The case, and the scenario where there are several.
export function nameWindow() {
  const title = visibleText(document.querySelector('h1'));
  document.title = run.title ? `${title} – ${run.title[tongue]}` : title;
}

export function word(key) {
  return data.words[tongue][key] ?? key;
}

export function cellWord(text) {
  return data.words[tongue][`cell.${text}`] ?? text;
}

// Title of a column as a table of the page has it.
export function columnWord(name) {
  const title = document.querySelector(`th[data-column="${CSS.escape(name)}"]`);
  return title === null ? name.replaceAll('_', ' ') : visibleText(title);
}

// Text as it is seen: of words in several languages only the chosen one.
export function visibleText(element) {
  const parts = [];
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      parts.push(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE && (!node.lang || node.lang === tongue)) {
      parts.push(visibleText(node));
    }
  }
  return parts.join('').trim();
}

// ---- tables ----

// Rows of a table as objects, or an empty list.
export function rowsOf(file) {
  const table = run.tables[file];
  return table ? table.rows.map((row) => Object.fromEntries(row.map((cell, i) => [table.columns[i], cell]))) : [];
}

export function columnsOf(file) {
  return run.tables[file]?.columns ?? [];
}

export function figure(name) {
  return rowsOf('key_figures.csv').find((row) => row.figure === name)?.value ?? '';
}

export function isNumber(text) {
  return text !== '' && text !== undefined && !Number.isNaN(numberOf(text));
}

export function numberOf(text) {
  return text === 'inf' ? Infinity : text === '-inf' ? -Infinity : text === '' ? NaN : Number(text);
}

// ---- numbers ----

// The same rounding as in the page that the program wrote.
function decimalsFor(size) {
  if (Number.isInteger(size) || size >= 1000) {
    return 0;
  }
  return size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : size >= 1e-6 ? 6 : 0;
}

export function formatNumber(number, decimals = decimalsFor(Math.abs(number))) {
  if (!Number.isFinite(number)) {
    return number < 0 ? '−∞' : '∞';
  }
  if (number !== 0 && (Math.abs(number) < 1e-6 || Math.abs(number) >= 1e15)) {
    return number.toExponential(1).replace('.', lang() === 'en' ? '.' : ',');
  }
  return new Intl.NumberFormat(lang(), {
    minimumFractionDigits: 0,
    maximumFractionDigits: decimals,
    useGrouping: Math.abs(number) >= 10000
  }).format(number);
}

// An amount in few digits: 410,5 miljoen.
export function formatShort(number) {
  return Math.abs(number) >= 1e6 ? `${formatNumber(number / 1e6, 1)} ${word('js.million')}` : formatNumber(number);
}

export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

export const isNarrow = () => window.innerWidth < 640;
