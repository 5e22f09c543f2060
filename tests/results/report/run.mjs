// SPDX-License-Identifier: GPL-3.0-or-later
// The report as people meet it: in a browser without a network, in three languages, on a wide and a narrow screen, printed,
// without script. Arguments: [--shots FOLDER] NAME ..., of the checks below; none: all that take seconds.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser } from './browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const aftak = process.env.AFTAK ?? join(root, 'build/dev/cli/aftak');
const axe = readFileSync(join(root, 'results/report/web/node_modules/axe-core/axe.min.js'), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'aftak-report-'));
const STOPPED = 5; // exit code: a limit was reached, with a plan
const TONGUES = ['nl', 'en', 'de'];
const problems = [];
let shots = null;

function expect(is, what) {
  if (!is) {
    problems.push(what);
    console.error(`FAILED: ${what}`);
  }
}

// ---- cases ----

function plan(name, folder, ...options) {
  const run = join(scratch, name);
  execFileSync(aftak, ['plan', folder, '--out', run, '--quiet', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  return run;
}

// A sweep; its folder has tables of its own, and a run folder per scenario.
function sweep(name, folder, ...options) {
  const place = join(scratch, name);
  try {
    execFileSync(aftak, ['sweep', folder, '--out', place, '--quiet', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    if (error.status !== STOPPED) {
      throw error;
    }
  }
  return place;
}

function caseOf(name, files) {
  const folder = join(scratch, `case-${name}`);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

// Half a second of processor time is usual; the room is for machines that are slow or busy.
function expectQuick(name, place) {
  const script = 'TIMEFORMAT=%U; { time "$0" report "$1" --quiet; } 2>&1';
  const seconds = Number(execFileSync('bash', ['-c', script, aftak, place], { encoding: 'utf8' }));
  expect(seconds > 0 && seconds < 3, `${name}: the report takes ${seconds} s`);
}

function planFiles(name, files) {
  return plan(name, caseOf(name, files));
}

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;

// Every place for a name holds something that would run, break out or turn the line.
function maliceFiles() {
  const bad = quoted('</script><img src=x onerror="window.hacked=1"> \'"\n=cmd()|x \u202etxt ../../x {{y}} ${z}');
  return {
    'case.csv': `setting,value,source\ntitle,${bad},${bad}\ncurrency,${bad},\nyear,2035,\n`,
    'snapshots.csv': 'snapshot\n2035-01-01 00:00\n2035-01-01 01:00\n',
    'carriers.csv': 'name\nH2\nheat\n',
    'buses.csv': `name,carrier,x,y,title\n${bad},H2,6,52,${bad}\nsite,H2,6.1,52,x\nheat,heat,6.1,52.1,y\na,AC,6,52.1,${bad}\nb,AC,6.2,52.1,${bad}\n`,
    'generators.csv': `name,bus,carrier,p_nom,marginal_cost,source,evidence\nh,${bad},${bad},90,1,${bad},${bad}\ng,a,wind,90,1,,\n`,
    'lines.csv': `name,bus0,bus1,s_nom,x\n${bad},a,b,4,1\n`,
    'links.csv': `name,bus0,bus1,p_nom,efficiency,menu,project,carrier\n${bad},${bad},site,0,1,m,${bad},H2\nboiler,site,heat,20,0.9,,,${bad}\n`,
    'loads.csv': 'name,bus,p_set\nd,heat,8\ne,b,4\n',
    'menus.csv': `name,menu,option,p_nom,capital_cost_fixed\nm1,m,${bad},50,1\n`,
    'projects.csv': `name,kind,title_nl,title_en,title_de,municipality\n${bad},branch,${bad},${bad},${bad},${bad}\n`,
    'sites.csv': `name,bus,municipality,sector,x,y\n${bad},heat,${bad},${bad},6.1,52.1\n`,
    'scenarios.csv': `name,title_nl,title_en,title_de\n${bad},${bad},${bad},${bad}\n../../up,,,\n=cmd(),,,\n`,
    'scenario_values.csv': `scenario,table,name,attribute,operation,value\n${bad},loads,e,p_set,set,3\n`
  };
}

// As long as sheets get: every field in both books, seven criteria.
function sheetsOf(projects) {
  const fields = ['investment', 'investment_low', 'investment_high', 'annual_cost', 'cost_per_kg', 'tariff_full', 'tariff_ramp', 'benefit', 'npv', 'odd_field'];
  const rows = projects.flatMap((project, k) => [
    `${project},none,goal,public_value,,"A sentence of some length, so that it needs more than one line on paper: what it is for, and for whom it is built",,,,`,
    ...Array.from({ length: 18 }, (_, i) => `${project},none,place,field_${i},,text ${i},,,,`),
    `${project},none,size,built,,${k < 3 ? 'True' : 'False'},,,,`,
    ...fields.flatMap((field, i) => ['societal', 'project'].map((book) => `${project},none,cost,${field},${book},${1234567 * (i + 1)},currency/a,,,`)),
    ...['urgency', 'support', 'robustness', 'feasibility', 'societal_value', 'spatial_impact', 'system_efficiency']
      .map((name, i) => `${project},none,criteria,${name},,${i / 2},1,${1 + i % 5},"5 from 1.5, 4 from 1, 3 from 0.8, 2 from 0.5, else 1",`)
  ]);
  return `project,frame,section,field,book,value,unit,score,rule,note\n${rows.join('\n')}\n`;
}

// Tables as other parts of the program will write them: drawn whatever their columns are.
function addTables(run) {
  const tables = {
    'sensitivity.csv': 'level,name,table,book,parameter,of,low_setting,base_setting,high_setting,measure,unit,low,base,high,method\n'
      + 'case,tutorial,,societal,unit cost,,0.8,1,1.2,annual_cost,currency/a,9000000,10000000,11000000,repriced\n'
      + 'case,tutorial,,societal,demand,,0.8,1,1.2,annual_cost,currency/a,7000000,10000000,13000000,first-order\n'
      + 'case,tutorial,,project,demand,,0.8,1,1.2,annual_cost,currency/a,1,10000000,99000000,first-order\n',
    'space.csv': 'kind,carrier,assets,capacity,length_km,taken_ha,avoided_ha\nstation,AC,1,10,0,3.5,0\ngrid not needed,AC,1,10,8,0,8.2\n',
    'water.csv': 'electrolyser,water,limit\nE1,90000,100000\n',
    'money.csv': 'level,name,project,book,investment,cost_per_kg\nbranch,a,branch,societal,1000000,0.25\nbranch,a,branch,project,1000000,0.31\n',
    'agenda.csv': 'project,decide_by,depends_on,decision,reason\nbranch,2029,backbone,build,in the plan\nbattery,2030,,wait,not in the plan\n',
    'valley.csv': 'indicator,unit,country,grant,value,note\nnew_hydrogen,t/a,,,4500,\nnew_hydrogen,t/a,NL,,3000,\nnew_hydrogen,t/a,DE,,1500,\n'
      + 'financing_gap,currency,,with,-20000000,\nfinancing_gap,currency,,without,0,\nodd_one,1,,,0.5,\n',
    'project_sheets.csv': sheetsOf(['branch', 'battery', 'third', 'not built'])
  };
  for (const [file, text] of Object.entries(tables)) {
    writeFileSync(join(run, 'tables', file), text);
  }
  execFileSync(aftak, ['report', run, '--quiet']);
}

// ---- tables of the run, read by another reader than the program's ----

function cellsOf(text) {
  const rows = [[]];
  for (const [, quotedCell, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1).push(quotedCell !== undefined ? quotedCell.replaceAll('""', '"') : plain);
    if (end === '\n') {
      rows.push([]);
    } else if (end === '') {
      break;
    }
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

// What is too small to be anything but noise of the solver is shown as 0.
const withoutNoise = (cell) => /e-/.test(cell) && Math.abs(Number(cell)) < 1e-6 ? '0' : cell;

function tablesOf(run) {
  return Object.fromEntries(readdirSync(join(run, 'tables')).map((file) => [file,
    cellsOf(readFileSync(join(run, 'tables', file), 'utf8')).map((row) => row.map(withoutNoise))]));
}

function numbersIn(value) {
  if (typeof value === 'number') {
    return [Number(value.toPrecision(12))];
  }
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

const mostSheets = 28; // and fewer where the page would not stay below 1 MB

// Projects that have a sheet, and all of them.
function projectsOf(tables) {
  const [header, ...rows] = tables['project_sheets.csv'] ?? [[]];
  const all = new Set(rows.map((row) => row[header.indexOf('project')]));
  return [Math.min(all.size, mostSheets), all.size];
}

// How many sites get most of their energy from one carrier, by carrier, and how many get any; the rows of a site are together.
function mainSupplies(tables) {
  const [header, ...rows] = tables['sites.csv'] ?? [[]];
  const at = (row, column) => row[header.indexOf(column)];
  const best = new Map();
  for (const row of rows.filter((one) => at(one, 'kind') === 'supply' && Number(at(one, 'energy_mwh')) > 0)) {
    const site = `${at(row, 'name')}|${at(row, 'municipality')}`;
    if (!best.has(site) || Number(at(row, 'energy_mwh')) > Number(at(best.get(site), 'energy_mwh'))) {
      best.set(site, row);
    }
  }
  const counts = new Map();
  for (const row of best.values()) {
    counts.set(at(row, 'carrier'), (counts.get(at(row, 'carrier')) ?? 0) + 1);
  }
  return [Math.max(0, ...counts.values()), best.size];
}

// All pages that a run has of its own: projects, and the valley.
function sheetsIn(tables) {
  return projectsOf(tables)[0] + (tables['valley.csv'] ? 1 : 0);
}

// Counts of rows that sentences tell: of the map, and of assumptions by evidence.
function countsOf(tables) {
  const counts = [];
  const count = (file, column, value) => {
    const rows = tables[file] ?? [[]];
    const at = rows[0].indexOf(column);
    return rows.slice(1).filter((row) => row[at] === value).length;
  };
  const evidence = ['published', 'derived', 'assumed'].map((word) => count('assumptions.csv', 'evidence', word));
  const n = (tables['assumptions.csv'] ?? [[]]).length - 1;
  const placed = (tables['map.csv'] ?? [[]]).slice(1).filter((row) => {
    const [header] = tables['map.csv'];
    const at = (column) => row[header.indexOf(column)];
    return at('x0') !== '' && (['site', 'station', 'plant'].includes(at('layer')) || at('x1') !== '');
  }).length;
  counts.push(mostSheets, count('agenda.csv', 'decision', 'build'), count('agenda.csv', 'decision', 'wait'));
  counts.push(...evidence, n, n - evidence.reduce((a, b) => a + b, 0), placed, (tables['map.csv'] ?? [[]]).length - 1,
    ...projectsOf(tables), ...mainSupplies(tables));
  return counts;
}

// ---- checks of an open page ----

async function checkAxe(browser, name) {
  const found = await browser.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
    .then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target + ' ' + node.failureSummary).slice(0, 3).join(' | ')))`);
  expect(found.length === 0, `${name}: axe: ${found.join('; ')}`);
}

function checkQuiet(browser, name) {
  const outside = browser.requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'));
  const files = browser.requests.filter((url) => url.startsWith('file:'));
  expect(outside.length === 0 && files.length === 1, `${name}: asks for ${browser.requests.join(', ')}`);
  expect(browser.complaints.length === 0, `${name}: complains: ${browser.complaints.join('; ')}`);
}

async function checkLanguages(browser, name) {
  const seen = new Set();
  for (const tongue of TONGUES) {
    await browser.evaluate(`document.getElementById('tongue-${tongue}').click()`);
    const { lang, text, others, title } = await browser.evaluate(`({
      lang: document.documentElement.lang,
      title: document.title,
      text: [...document.querySelectorAll('.answer')].find((one) => one.getClientRects().length > 0).innerText,
      others: [...document.querySelectorAll('main i[lang]')].filter((one) => one.lang !== '${tongue}' && one.getClientRects().length > 0).length
    })`);
    expect(lang === tongue, `${name}: html says ${lang} instead of ${tongue}`);
    expect(others === 0, `${name}: ${others} texts of other languages are seen in ${tongue}`);
    expect(title !== '', `${name}: no title in ${tongue}`);
    seen.add(text);
    await checkAxe(browser, `${name} ${tongue}`);
    const wide = await browser.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(wide <= 0, `${name} ${tongue}: ${wide} pixels too wide`);
  }
  expect(seen.size === TONGUES.length, `${name}: the answer is the same in two languages`);
  await browser.evaluate(`document.getElementById('tongue-nl').click()`);
}

// Every number of the page is in a table of the run, in the column that it stands under.
async function checkNumbers(browser, name, run) {
  const tables = tablesOf(run);
  const shown = await browser.evaluate(`({
    cells: [...document.querySelectorAll('table[data-file]')].flatMap((table) => {
      const titles = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.column);
      return [...table.querySelectorAll('td[data-v]')].map((cell) => [table.dataset.file, titles[cell.cellIndex], cell.dataset.v]);
    }),
    values: [...document.querySelectorAll('data')].map((one) => one.getAttribute('value') ?? one.dataset.v),
    rows: [...document.querySelectorAll('table[data-file]')].map((table) => [table.dataset.file, table.querySelectorAll('tbody tr').length])
  })`);
  const columns = new Map();
  for (const [file, [header, ...rows]] of Object.entries(tables)) {
    header.forEach((title, i) => columns.set(`${file} ${title}`, new Set(rows.map((row) => row[i]))));
  }
  for (const [file, title, value] of shown.cells) {
    if (!columns.get(`${file} ${title}`)?.has(value)) {
      expect(false, `${name}: ${value} is not in ${title} of ${file}`);
      break;
    }
  }
  const all = new Set([...[...columns.values()].flatMap((set) => [...set])].map(Number));
  for (const number of [...numbersIn(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))), ...countsOf(tables)]) {
    all.add(number);
  }
  for (const value of shown.values) {
    expect(all.has(Number(value)), `${name}: ${value} of a sentence is in no table`);
  }
  return shown.cells.length + shown.values.length;
}

async function checkSorting(browser, name) {
  const { before, after, back, state } = await browser.evaluate(`(() => {
    const table = [...document.querySelectorAll('table[data-file]')].find((one) => one.tBodies.length === 1 && one.tBodies[0].rows.length > 1
      && [...one.tBodies[0].rows].every((row) => row.querySelector('td[data-v]')));
    const column = [...table.tHead.rows[0].cells].findIndex((cell) => cell.dataset.kind === 'number');
    const read = () => [...table.tBodies[0].rows].map((row) => row.cells[column]?.dataset.v ?? '');
    table.closest('details')?.setAttribute('open', '');
    const button = table.tHead.rows[0].cells[column].querySelector('button');
    const before = read();
    button.click();
    const after = read();
    const state = table.tHead.rows[0].cells[column].getAttribute('aria-sort');
    button.click();
    return { before, after, back: read(), state };
  })()`);
  const numbers = (list) => list.filter((cell) => cell !== '').map(Number);
  const sorted = numbers(before).sort((a, b) => a - b);
  expect(state === 'ascending', `${name}: aria-sort is ${state}`);
  expect(JSON.stringify(numbers(after)) === JSON.stringify(sorted), `${name}: sorted to ${after}`);
  expect(JSON.stringify(numbers(back)) === JSON.stringify(sorted.reverse()), `${name}: sorted back to ${back}`);
}

// What is saved is a table that another reader understands: as many cells in every line, no formula.
async function checkSaving(browser, name) {
  const texts = await browser.evaluate(`(async () => {
    const made = [];
    const create = URL.createObjectURL;
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = () => {};
    URL.createObjectURL = (blob) => { made.push(blob.text()); return create(blob); };
    document.querySelectorAll('.tools button').forEach((button) => button.click());
    URL.createObjectURL = create;
    HTMLAnchorElement.prototype.click = click;
    return Promise.all(made);
  })()`);
  expect(texts.length > 2, `${name}: ${texts.length} tables can be saved`);
  for (const text of texts) {
    const [header, ...rows] = cellsOf(text.replace(/^\ufeff/, ''));
    expect(rows.length > 0 && rows.every((row) => row.length === header.length), `${name}: saved rows of other lengths under ${header}`);
    expect(rows.flat().every((cell) => !/^[=@\t\r]|^[+-](?!\d|inf)/.test(cell)), `${name}: a formula is saved under ${header}`);
  }
}

async function checkMap(browser, name) {
  const result = await browser.evaluate(`(() => {
    const count = () => document.querySelectorAll('.leaflet-overlay-pane path, .leaflet-marker-pane .point').length;
    const boxes = [...document.querySelectorAll('.layers input')];
    const all = count();
    const lost = boxes.map((box) => { box.click(); const left = count(); box.click(); return all - left; });
    return { all, lost, again: count(), drawn: boxes.map((box) => Number(/\\((\\d+)\\)$/.exec(box.parentElement.textContent.trim())[1])) };
  })()`);
  expect(result.all > 0 && result.lost.length > 1, `${name}: the map is empty`);
  expect(result.lost.every((n) => n > 0), `${name}: a layer hides nothing: ${result.lost}`);
  expect(result.again === result.all, `${name}: a layer does not come back`);
  expect(JSON.stringify(result.lost) === JSON.stringify(result.drawn), `${name}: ${result.lost} things hidden of ${result.drawn}`);
}

async function checkCharts(browser, name, least) {
  const { charts, bad } = await browser.evaluate(`({
    charts: [...document.querySelectorAll('.chart .canvas')].map((one) => ({ kind: one.parentElement.dataset.chart,
      paths: one.querySelectorAll('path').length, label: one.getAttribute('aria-label'), role: one.getAttribute('role') })),
    bad: /NaN|undefined|\\[object|Infinity/.test(document.body.innerText) || [...document.querySelectorAll('[aria-label]')].some((one) => /NaN|undefined/.test(one.getAttribute('aria-label')))
  })`);
  expect(charts.length >= least, `${name}: ${charts.length} charts instead of ${least}`);
  for (const chart of charts) {
    expect(chart.paths > 0, `${name}: chart ${chart.kind} is empty`);
    expect(Boolean(chart.label), `${name}: chart ${chart.kind} has no description`);
  }
  expect(!bad, `${name}: NaN or undefined is seen`);
}

// The first stop leads past the contents; all languages are reached and chosen by keys alone.
async function checkKeys(browser, name) {
  await browser.evaluate(`(document.activeElement?.blur(), window.scrollTo(0, 0))`);
  await browser.press('Tab');
  const first = await browser.evaluate('document.activeElement.className');
  expect(first === 'skip', `${name}: the first stop is ${first}`);
  await browser.press('Tab');
  const second = await browser.evaluate('document.activeElement.name');
  expect(second === 'tongue', `${name}: the second stop is ${second}`);
  await browser.press('ArrowRight');
  const lang = await browser.evaluate('document.documentElement.lang');
  expect(lang === 'en', `${name}: an arrow key chooses ${lang}`);
  await browser.evaluate(`document.getElementById('tongue-nl').click()`);
  const stops = await browser.evaluate(`[...document.querySelectorAll('details')].every((one) => one.firstElementChild.tagName === 'SUMMARY')
    && [...document.querySelectorAll('.scroll')].every((one) => one.tabIndex === 0)`);
  expect(stops, `${name}: something cannot be reached by keys`);
}

// A4, folded tables unfolded, every sheet on a page of its own.
async function checkPrint(browser, name, sheets) {
  const before = await browser.evaluate(`document.querySelectorAll('details[open]').length`);
  await browser.evaluate(`window.dispatchEvent(new Event('beforeprint'))`);
  await browser.send('Emulation.setEmulatedMedia', { media: 'print' });
  const seen = await browser.evaluate(`({
    closed: document.querySelectorAll('details:not([open])').length,
    nav: document.querySelector('nav').getClientRects().length,
    sheets: document.querySelectorAll('.sheet').length
  })`);
  expect(seen.closed === 0 && seen.nav === 0, `${name}: printed with ${seen.closed} folded tables, contents ${seen.nav}`);
  expect(seen.sheets === sheets, `${name}: ${seen.sheets} sheets instead of ${sheets}`);
  const whole = await pagesOf(browser, name);
  if (sheets > 0) {
    // without the sheets there are as many pages less: none takes two, no two share one
    await browser.evaluate(`document.querySelectorAll('.sheet').forEach((one) => { one.hidden = true; one.style.display = 'none'; })`);
    const rest = await pagesOf(browser, name);
    expect(Math.abs(whole - rest - sheets) <= 1, `${name}: ${sheets} sheets take ${whole - rest} pages`);
    await browser.evaluate(`document.querySelectorAll('.sheet').forEach((one) => { one.hidden = false; one.style.display = ''; })`);
  }
  await browser.send('Emulation.setEmulatedMedia', { media: '' });
  await browser.evaluate(`window.dispatchEvent(new Event('afterprint'))`);
  const open = await browser.evaluate(`document.querySelectorAll("details[open]").length`);
  expect(open === before, `${name}: ${open} tables stay unfolded after printing instead of ${before}`);
}

async function pagesOf(browser, name) {
  const pdf = await browser.pdf();
  const text = pdf.toString('latin1');
  expect(/\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/.test(text), `${name}: the pages are not A4`);
  if (shots !== null) {
    writeFileSync(join(shots, `${name}.pdf`), pdf);
  }
  return text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}

async function checkCalm(browser, name) {
  await browser.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] });
  const calm = await browser.evaluate(`getComputedStyle(document.documentElement).scrollBehavior`);
  expect(calm === 'auto', `${name}: scrolls ${calm} where motion is not wanted`);
  await browser.send('Emulation.setEmulatedMedia', { features: [] });
}

// Without script: the answer, all tables, and the other languages by the style alone.
async function checkScriptless(browser, name, url) {
  await browser.send('Emulation.setScriptExecutionDisabled', { value: true });
  await browser.open(url, false);
  const seen = await browser.evaluate(`({
    answer: document.querySelector('.answer').innerText.length,
    tables: document.querySelectorAll('table').length,
    notice: document.querySelector('noscript')?.getClientRects().length ?? 0,
    numbers: [...document.querySelectorAll('td[data-v]')].every((one) => one.textContent.trim() !== '')
  })`);
  expect(seen.answer > 100 && seen.tables > 3 && seen.numbers, `${name}: without script: ${JSON.stringify(seen)}`);
  const inDutch = await browser.evaluate(`document.querySelector('.answer').innerText`);
  await browser.evaluate(`document.getElementById('tongue-de').checked = true`);
  const inGerman = await browser.evaluate(`document.querySelector('.answer').innerText`);
  expect(inDutch !== inGerman && /Plan/.test(inGerman), `${name}: without script the language stays`);
  await browser.send('Emulation.setScriptExecutionDisabled', { value: false });
}

async function shoot(browser, name, width) {
  if (shots === null) {
    return;
  }
  const height = await browser.evaluate('document.documentElement.scrollHeight');
  const STEP = 1500;
  await browser.resize(width, STEP);
  for (let y = 0, i = 0; y < height; y += STEP, i++) {
    await browser.evaluate(`window.scrollTo({ top: ${y}, behavior: 'instant' })`);
    await browser.shoot(join(shots, `${name}-${width}-${i}.png`));
  }
}

// ---- what is checked of each report ----

async function checkReport(browser, name, run, { charts = 0, map = true, sheets = undefined, sorting = true } = {}) {
  const url = `file://${join(run, 'report.html')}`;
  for (const width of [1280, 390]) {
    await browser.resize(width, 900);
    await browser.open(url);
    await browser.send('Page.bringToFront');
    await browser.evaluate(axe);
    await checkLanguages(browser, `${name} ${width}`);
    await checkCharts(browser, `${name} ${width}`, charts);
    await shoot(browser, name, width);
    checkQuiet(browser, `${name} ${width}`);
  }
  await browser.resize(1280, 900);
  await browser.open(url);
  const n = await checkNumbers(browser, name, run);
  if (sorting) {
    await checkSorting(browser, name);
  }
  await checkSaving(browser, name);
  if (map) {
    await checkMap(browser, name);
  }
  await checkKeys(browser, name);
  await checkCalm(browser, name);
  await browser.open(url);
  const tables = tablesOf(run);
  await checkPrint(browser, name, sheets ?? sheetsIn(tables));
  checkQuiet(browser, name);
  await checkScriptless(browser, name, url);
  console.log(`${name}: ${n} numbers, ${statSync(join(run, 'report.html')).size} bytes`);
}

// ---- sweeps ----

function csvOf(folder, ...files) {
  return Object.fromEntries(files.map((file) => [file, cellsOf(readFileSync(join(folder, file), 'utf8')).map((row) => row.map(withoutNoise))]));
}

// Chooses a scenario by its button and waits until it is there.
async function choose(browser, i) {
  await browser.evaluate(`document.getElementById('run-${i}').click()`);
  await browser.until(`document.getElementById('sections').dataset.run === '${i}'`);
}

// What is seen of the choice: the strip that stays in view, the answer, the headings, the window; all must name it.
async function checkShown(browser, name, title) {
  const seen = await browser.evaluate(`(() => {
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
    const strip = document.querySelector('.now').getBoundingClientRect();
    const answers = [...document.querySelectorAll('#part-answer .run')].filter((one) => one.getClientRects().length > 0);
    return {
      strip: document.querySelector('.now b').innerText.trim(),
      isInView: strip.top >= 0 && strip.bottom <= window.innerHeight && strip.height > 0,
      answers: answers.map((one) => one.querySelector('h3').innerText.trim()),
      headings: [...document.querySelectorAll('#sections h2 .of')].map((one) => one.innerText.trim()),
      window: document.title
    };
  })()`);
  expect(seen.strip === title && seen.isInView, `${name}: the strip says ${seen.strip}, in view: ${seen.isInView}`);
  expect(JSON.stringify(seen.answers) === JSON.stringify([title]), `${name}: answers of ${seen.answers}`);
  expect(seen.headings.length === 6 && seen.headings.every((one) => one.endsWith(title)), `${name}: headings say ${seen.headings}`);
  expect(seen.window.endsWith(` – ${title}`), `${name}: the window is called ${seen.window}`);
}

// Names of sites that are not public: rows that tell one are left out of the page.
function secretsOf(run) {
  const file = join(run, 'network/sites.csv');
  const [header, ...rows] = existsSync(file) ? cellsOf(readFileSync(file, 'utf8')) : [[]];
  return rows.filter((row) => row[header.indexOf('public')] === 'False').map((row) => row[header.indexOf('name')].toLowerCase());
}

// Numbers of the tables that compare, against the files of the sweep; of the sections, against those of the run.
async function checkSweepNumbers(browser, name, place, run) {
  const tables = csvOf(place, 'sweep.csv', 'branches.csv', 'decisions.csv');
  const cells = await browser.evaluate(`[...document.querySelectorAll('table[data-of=sweep]')].flatMap((table) => {
    const titles = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.column);
    return [...table.querySelectorAll('td[data-v]')].map((cell) =>
      [table.dataset.file, [...table.tBodies[0].rows].indexOf(cell.parentElement), titles[cell.cellIndex], cell.dataset.v]);
  })`);
  const secrets = secretsOf(run);
  for (const [file, row, title, value] of cells) {
    const [header, ...all] = tables[file];
    const rows = all.filter((one) => !one.some((cell) => secrets.some((secret) => cell.toLowerCase().includes(secret))));
    if (rows[row]?.[header.indexOf(title)] !== value) {
      expect(false, `${name}: ${value} is not in ${title} of row ${row} of ${file}`);
      break;
    }
  }
  const own = tablesOf(run);
  const columns = new Map();
  for (const [file, [header, ...rows]] of Object.entries(own)) {
    header.forEach((title, i) => columns.set(`${file} ${title}`, new Set(rows.map((row) => row[i]))));
  }
  const shown = await browser.evaluate(`[...document.querySelectorAll('#sections table[data-file]')].flatMap((table) => {
    const titles = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.column);
    return [...table.querySelectorAll('td[data-v]')].map((cell) => [table.dataset.file, titles[cell.cellIndex], cell.dataset.v]);
  })`);
  for (const [file, title, value] of shown) {
    expect(columns.get(`${file} ${title}`)?.has(value), `${name}: ${value} is not in ${title} of ${file} of the run`);
  }
  const all = new Set([...columns.values()].flatMap((set) => [...set]).map(Number));
  for (const number of [...numbersIn(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))), ...countsOf(own)]) {
    all.add(number);
  }
  const said = await browser.evaluate(`[...document.querySelectorAll('#sections data, #part-answer .run data')]
    .filter((one) => one.closest('.run') === null || one.closest('.run').getClientRects().length > 0)
    .map((one) => one.getAttribute('value') ?? one.dataset.v)`);
  for (const value of said) {
    expect(all.has(Number(value)), `${name}: ${value} of a sentence is in no table of the run`);
  }
  return cells.length + shown.length + said.length;
}

// The sentences over the tables: counts of rows by hand, and the costs of the cheapest and the dearest.
async function checkSweepWords(browser, name, place) {
  const { 'sweep.csv': costs, 'branches.csv': branches } = csvOf(place, 'sweep.csv', 'branches.csv');
  const at = (table, title) => table.slice(1).map((row) => Number(row[table[0].indexOf(title)]));
  const built = at(branches, 'built_in');
  const planned = at(branches, 'planned_in');
  const counts = [built.filter((n, i) => n > 0 && n === planned[i]), built.filter((n, i) => n > 0 && n < planned[i]), built.filter((n) => n === 0)];
  const yearly = at(costs, 'cost_per_year').filter((cost) => cost !== 0);
  const said = await browser.evaluate(`['robust_branches', 'sweep'].map((id) =>
    [...document.querySelectorAll('#section-' + id + ' .conclusion [lang=nl] data')].map((one) => Number(one.getAttribute('value'))))`);
  expect(JSON.stringify(said[0]) === JSON.stringify(counts.map((list) => list.length)), `${name}: built in all, some, none: ${said[0]}`);
  expect(JSON.stringify(said[1]) === JSON.stringify([Math.min(...yearly), Math.max(...yearly)]), `${name}: from ${said[1]}`);
}

// By keys alone: the switch is reached, an arrow chooses the next scenario.
async function checkSwitchKeys(browser, name) {
  await browser.evaluate(`(document.getElementById('run-0').click(), document.getElementById('run-0').focus())`);
  await browser.until(`document.getElementById('sections').dataset.run === '0'`);
  await browser.press('ArrowRight');
  await browser.until(`document.getElementById('sections').dataset.run === '1'`);
  const focused = await browser.evaluate('document.activeElement.id');
  expect(focused === 'run-1', `${name}: the focus is on ${focused}`);
}

// Without script: all answers by the style alone, the comparison, where the rest is.
async function checkSweepScriptless(browser, name, url, n) {
  await browser.send('Emulation.setScriptExecutionDisabled', { value: true });
  await browser.open(url, false);
  const seen = await browser.evaluate(`[...Array(${n}).keys()].map((i) => {
    document.getElementById('run-' + i).checked = true;
    return [...document.querySelectorAll('#part-answer .run')].map((one) => one.getClientRects().length > 0);
  })`);
  seen.forEach((list, i) => expect(list.every((is, k) => is === (k === i)), `${name}: without script, answers seen of scenario ${i}: ${list}`));
  const rest = await browser.evaluate(`({ notice: document.querySelector('noscript')?.getClientRects().length ?? 0,
    tables: document.querySelectorAll('table[data-of=sweep]').length, links: document.querySelectorAll('#part-answer .run a[href]').length,
    empty: document.getElementById('sections').childElementCount })`);
  expect(rest.notice > 0 && rest.tables === 3 && rest.links === n && rest.empty === 0, `${name}: without script: ${JSON.stringify(rest)}`);
  await browser.send('Emulation.setScriptExecutionDisabled', { value: false });
}

async function checkSweep(browser, name, place, { charts = 0, map = true } = {}) {
  const url = `file://${join(place, 'report.html')}`;
  const { 'sweep.csv': [header, ...rows] } = csvOf(place, 'sweep.csv');
  const cell = (row, title) => row[header.indexOf(title)];
  const planned = rows.filter((row) => cell(row, 'status') !== 'not planned');
  let n = 0;
  for (const width of [1280, 390]) {
    await browser.resize(width, 900);
    await browser.open(url);
    await browser.send('Page.bringToFront');
    await browser.evaluate(axe);
    for (const [i, row] of planned.entries()) {
      const which = `${name} ${width} ${cell(row, 'scenario')}`;
      await choose(browser, i);
      await checkShown(browser, which, cell(row, 'title_nl') || cell(row, 'scenario'));
      if (i < 2) {
        await checkLanguages(browser, which);
      }
      await checkCharts(browser, which, charts);
      if (width === 1280) {
        n += await checkSweepNumbers(browser, which, place, join(place, cell(row, 'folder')));
      }
    }
    await choose(browser, 1);
    await shoot(browser, name, width);
    checkQuiet(browser, `${name} ${width}`);
  }
  await browser.resize(1280, 900);
  await browser.open(url);
  await checkSweepWords(browser, name, place);
  await choose(browser, 1);
  await checkSaving(browser, name);
  if (map) {
    await checkMap(browser, name);
  }
  await checkKeys(browser, name);
  await checkSwitchKeys(browser, name);
  await choose(browser, 0); // the one with all its pages
  await checkPrint(browser, name, sheetsIn(tablesOf(join(place, cell(planned[0], 'folder')))));
  checkQuiet(browser, name);
  await checkSweepScriptless(browser, name, url, planned.length);
  console.log(`${name}: ${planned.length} scenarios, ${n} numbers, ${statSync(join(place, 'report.html')).size} bytes`);
}

const checks = {
  async tutorial(browser) {
    const run = plan('tutorial', join(root, 'cases/tutorial'));
    expect(statSync(join(run, 'report.html')).size < 3e5, 'tutorial: the report has 300 kB or more');
    await checkReport(browser, 'tutorial', run, { charts: 5 });
  },
  async tables(browser) {
    const run = plan('tables', join(root, 'cases/tutorial'));
    addTables(run);
    await checkReport(browser, 'tables', run, { charts: 8, sheets: 5 });
  },
  async alternatives(browser) {
    await checkReport(browser, 'alternatives', plan('alternatives', join(root, 'cases/alternatives'), '--break-even'), { charts: 4 });
  },
  async sweep_tutorial(browser) {
    await checkSweep(browser, 'sweep_tutorial', sweep('sweep_tutorial', join(root, 'cases/tutorial')), { charts: 5 });
  },
  async sweep_alternatives(browser) {
    await checkSweep(browser, 'sweep_alternatives', sweep('sweep_alternatives', join(root, 'cases/alternatives')), { charts: 3 });
  },
  async malice(browser) {
    await checkReport(browser, 'malice', planFiles('malice', maliceFiles()), { charts: 5, sorting: false });
    const hacked = await browser.evaluate(`[window.hacked, document.querySelectorAll('img').length, document.querySelectorAll('[onerror]').length]`);
    expect(JSON.stringify(hacked) === '[null,0,0]', `malice: ${hacked}`);
  },
  async sweep_malice(browser) {
    const place = sweep('sweep_malice', caseOf('sweep_malice', maliceFiles()));
    const names = readdirSync(place).sort();
    expect(names.every((one) => /^[\w+%~-]+$|^(sweep|branches|decisions)\.csv$|^report\.html$|^\.asked$/.test(one)), `sweep_malice: ${names}`);
    await browser.resize(1280, 900);
    await browser.open(`file://${join(place, 'report.html')}`);
    await browser.evaluate(axe);
    for (let i = 1; i < 4; i++) {
      await choose(browser, i);
      await checkLanguages(browser, `sweep_malice ${i}`);
      await checkCharts(browser, `sweep_malice ${i}`, 4);
    }
    const hacked = await browser.evaluate(`[window.hacked, document.querySelectorAll('img').length, document.querySelectorAll('[onerror]').length]`);
    expect(JSON.stringify(hacked) === '[null,0,0]', `sweep_malice: ${hacked}`);
    checkQuiet(browser, 'sweep_malice');
  },
  async placeless(browser) {
    const run = planFiles('placeless', {
      'buses.csv': 'name\nX\nY\n',
      'lines.csv': 'name,bus0,bus1,s_nom,x\nl,X,Y,9,1\n',
      'generators.csv': 'name,bus,p_nom,marginal_cost\ng,X,5,10\n',
      'loads.csv': 'name,bus,p_set\nd,Y,3\n'
    });
    await checkReport(browser, 'placeless', run, { charts: 2, map: false, sorting: false });
  },
  // 19 scenarios, some stopped early: a quarter of an hour, so every night and not every time.
  async sweep_overijssel(browser) {
    const place = sweep('sweep_overijssel', join(root, 'cases/overijssel'), '--gap', '0.001', '--time-limit', '60');
    expectQuick('sweep_overijssel', place);
    expect(statSync(join(place, 'report.html')).size < 1e6, 'sweep_overijssel: the report has 1 MB or more');
    await checkSweep(browser, 'sweep_overijssel', place, { charts: 5 });
  },
  async overijssel(browser) {
    const run = plan('overijssel', join(root, 'cases/overijssel'));
    expectQuick('overijssel', run);
    expect(statSync(join(run, 'report.html')).size < 1e6, 'overijssel: the report has 1 MB or more');
    await checkReport(browser, 'overijssel', run, { charts: 7 });
  }
};

async function main(words) {
  const chosen = words.filter((word, i) => !word.startsWith('--') && words[i - 1] !== '--shots');
  if (words.includes('--shots')) {
    shots = words[words.indexOf('--shots') + 1];
    mkdirSync(shots, { recursive: true });
  }
  expect(existsSync(aftak), `no program ${aftak}`);
  const browser = new Browser();
  try {
    await browser.start();
    for (const name of chosen.length > 0 ? chosen : Object.keys(checks).filter((one) => !/overijssel/.test(one))) {
      await checks[name](browser);
    }
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  return problems.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
}, (error) => {
  console.error(error);
  process.exitCode = 1;
});
