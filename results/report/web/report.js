// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the page: language, tables, charts, map. Everything said stands in the page without this script.
import { startCharts } from './charts.js';
import { startMap } from './map.js';
import { setLanguage } from './page.js';
import { startScenarios } from './scenarios.js';
import { startTables } from './tables.js';

// A browser may keep the button that was chosen before; a link may end in #en.
function firstLanguage() {
  const linked = document.getElementById(`tongue-${window.location.hash.slice(1)}`);
  if (linked !== null) {
    linked.checked = true;
  }
  return document.querySelector('input[name=tongue]:checked').value;
}

// What is folded is not printed, so it is opened for the time of printing.
function startPrinting() {
  let opened = [];
  window.addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details:not([open])')) {
      details.open = true;
      opened.push(details);
    }
  });
  window.addEventListener('afterprint', () => {
    for (const details of opened) {
      details.open = false;
    }
    opened = [];
  });
}

setLanguage(firstLanguage());
for (const button of document.querySelectorAll('input[name=tongue]')) {
  button.addEventListener('change', () => setLanguage(button.value));
}
startTables(document);
startCharts(document);
startMap(document);
startPrinting();
startScenarios().then(() => {
  document.documentElement.dataset.ready = 'true';
});
