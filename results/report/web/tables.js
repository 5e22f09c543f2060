// SPDX-License-Identifier: GPL-3.0-or-later
// Tables: numbers as the language writes them, sorting by a button in each title (within groups of rows), saving as CSV.
import { formatNumber, lang, make, numberOf, onLanguage, run, visibleText, word } from './page.js';

function kindsOf(table) {
  return [...table.tHead.rows[0].cells].map((title) => title.dataset.kind);
}

function writeNumbers(table) {
  const kinds = kindsOf(table);
  for (const cell of table.querySelectorAll('td[data-v]')) {
    const number = numberOf(cell.dataset.v);
    const kind = kinds[cell.cellIndex];
    cell.textContent =
      kind === 'year' ? cell.dataset.v : formatNumber(kind === 'percent' ? 100 * number : number);
  }
}

// ---- sorting ----

function keyOf(row, column) {
  const cell = row.cells[column];
  if (cell === undefined) {
    return ''; // empty cells at the end of a row are left out
  }
  return cell.dataset.v !== undefined ? numberOf(cell.dataset.v) : visibleText(cell);
}

// Numbers before texts, empty cells last whichever way.
function compare(a, b, sign) {
  if (typeof a === 'number' && typeof b === 'number') {
    return a === b ? 0 : a < b ? -sign : sign;
  }
  if (a === '' || b === '') {
    return a === b ? 0 : a === '' ? 1 : -1;
  }
  if (typeof a !== typeof b) {
    return typeof a === 'number' ? -1 : 1;
  }
  return sign * a.localeCompare(b, lang(), { numeric: true });
}

function sortBy(table, title) {
  const sign = title.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
  const column = title.cellIndex;
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => row.cells[0].scope !== 'rowgroup').map((row) => [keyOf(row, column), row]);
    rows.sort((a, b) => compare(a[0], b[0], sign));
    body.append(...rows.map(([, row]) => row));
  }
  for (const other of table.tHead.rows[0].cells) {
    other.removeAttribute('aria-sort');
  }
  title.setAttribute('aria-sort', sign > 0 ? 'ascending' : 'descending');
}

function makeSortable(table) {
  for (const title of table.tHead.rows[0].cells) {
    const button = make('button', { type: 'button' }, ...title.childNodes);
    button.addEventListener('click', () => sortBy(table, title));
    title.append(button);
    onLanguage(() => {
      button.title = `${word('js.sort')} ${visibleText(button)}`;
    });
  }
}

// ---- saving ----

// What a spreadsheet would take for a formula gets an apostrophe; texts of the run's tables have theirs already.
function csvCell(text) {
  const isFormula = /^[=+\-@\t\r]/.test(text) && Number.isNaN(numberOf(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// A table as it is seen; the words above a group of rows become a first column.
function rowsSeen(table) {
  const titles = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.column ?? visibleText(cell));
  const isGrouped = table.querySelector('th[scope=rowgroup]') !== null;
  const lines = [isGrouped ? ['group', ...titles] : titles];
  let group = '';
  for (const row of table.tBodies.length > 0 ? table.querySelectorAll('tbody tr') : []) {
    if (row.cells[0].scope === 'rowgroup') {
      group = visibleText(row.cells[0]);
    } else {
      const cells = titles.map((_, i) => row.cells[i]?.dataset.v ?? (row.cells[i] ? visibleText(row.cells[i]) : ''));
      lines.push(isGrouped ? [group, ...cells] : cells);
    }
  }
  return lines;
}

// The whole table where the page has it for its charts.
function csvOf(table) {
  const whole = table.dataset.of === undefined ? run.tables[table.dataset.file] : undefined;
  const lines = whole ? [whole.columns, ...whole.rows] : rowsSeen(table);
  return `${lines.map((line) => line.map(csvCell).join(',')).join('\n')}\n`;
}

function addSaving(table) {
  const button = make('button', { type: 'button' });
  button.addEventListener('click', () => {
    const url = URL.createObjectURL(new Blob(['\ufeff', csvOf(table)], { type: 'text/csv' }));
    make('a', { href: url, download: table.dataset.file ?? 'table.csv' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
  onLanguage(() => {
    button.textContent = `${word('js.csv')}: ${table.dataset.file ?? ''}`;
  });
  table.closest('.scroll').before(make('div', { className: 'tools' }, button));
}

export function startTables(root) {
  for (const table of root.querySelectorAll('table')) {
    for (const cell of table.querySelectorAll('td[data-v=""]')) {
      cell.dataset.v = cell.textContent.trim(); // shown as it stands in the file
    }
    if (!table.classList.contains('unsorted')) {
      makeSortable(table);
    }
    if (table.dataset.file) {
      addSaving(table);
    }
    onLanguage(() => writeNumbers(table));
  }
  onLanguage(() => {
    for (const value of root.querySelectorAll('data[data-v]')) {
      value.textContent = formatNumber(numberOf(value.dataset.v));
    }
    for (const label of root.querySelectorAll('[data-w]')) {
      label.textContent = word(label.dataset.w);
    }
  });
}
