// SPDX-License-Identifier: GPL-3.0-or-later
// Reads every sentence of the report, in three languages, and of the terminal, on six cases. A sentence is made of a row of
// words.def (or a title of columns.def); one that is of neither fails. Each number in it is held against the table that its
// place is filled from, within the digits printed. Each sentence that claims something (answer.*, conclude.*) has a rule below
// that names what shows it; one without a rule fails, and so does a row of words.def that none is made for.
// Arguments: names of cases; none: all but overijssel, which is for the night.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const aftak = process.env.AFTAK ?? join(root, 'build/dev/cli/aftak');
const scratch = mkdtempSync(join(tmpdir(), 'aftak-sentences-'));
const TONGUES = ['nl', 'en', 'de'];
const MOST_SHEETS = 28;
const problems = new Set();

function expect(is, what) {
  if (!is && !problems.has(what)) {
    problems.add(what);
    console.error(`FAILED: ${what}`);
  }
}

// ---- a run: its tables, and what follows from them ----

function rowsOf(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1).push(quoted !== undefined ? quoted.replaceAll('""', '"') : plain);
    if (end === '\n') {
      rows.push([]);
    } else if (end === '') {
      break;
    }
  }
  const [header, ...others] = rows.filter((row) => row.length > 1 || row[0] !== '');
  return others.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])));
}

function numbersIn(value) {
  return typeof value === 'number' ? [value] : value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

function readRun(folder) {
  const files = readdirSync(join(folder, 'tables'));
  const tables = Object.fromEntries(files.map((file) => [file, rowsOf(readFileSync(join(folder, 'tables', file), 'utf8'))]));
  const json = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  const rows = (file) => tables[file] ?? [];
  const figures = Object.fromEntries(rows('key_figures.csv').map((row) => [row.figure, row.value]));
  const most = (file, column, keep = () => true) => Math.max(...rows(file).filter((row) => keep(row) && row[column] !== '').map((row) => Number(row[column])));
  return { folder, tables, json, rows, figures, most, html: readFileSync(join(folder, 'report.html'), 'utf8'),
    numbers: [...Object.values(tables).flat().flatMap((row) => Object.values(row)).filter((cell) => cell !== '').map(Number), ...numbersIn(json)] };
}

const isBuilt = (row) => row.built === 'True';
const count = (run, file, column, value) => run.rows(file).filter((row) => row[column] === value).length;
const figure = (run, name) => Number(run.figures[name] ?? NaN);
const isNear = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

// How many sites have the same main supply, at most, and how many have any.
function mainSupplies(run) {
  const best = new Map();
  for (const row of run.rows('sites.csv').filter((one) => one.kind === 'supply' && Number(one.energy_mwh) > 0)) {
    const site = `${row.name}|${row.municipality}`;
    best.set(site, best.has(site) && Number(best.get(site).energy_mwh) >= Number(row.energy_mwh) ? best.get(site) : row);
  }
  const carriers = [...best.values()].map((row) => row.carrier);
  return { most_n: Math.max(...carriers.map((one) => carriers.filter((other) => other === one).length)), all: best.size };
}

function widest(run) {
  const rows = run.rows('sensitivity.csv').filter((row) => row.level === 'case' && row.book === run.figures.book && row.low && row.high);
  const span = (row) => Math.abs(row.high - row.low);
  return rows.reduce((a, b) => (span(b) > span(a) ? b : a));
}

function placed(run) {
  return run.rows('map.csv').filter((row) => row.x0 !== '' && (['site', 'station', 'plant'].includes(row.layer) || row.x1 !== '')).length;
}

function evidence(run) {
  const n = (word) => count(run, 'assumptions.csv', 'evidence', word);
  const all = run.rows('assumptions.csv').length;
  return { rows: all, published: n('published'), derived: n('derived'), assumed: n('assumed'), unknown: all - n('published') - n('derived') - n('assumed') };
}

function agenda(run) {
  const years = run.rows('agenda.csv').filter((row) => row.decision === 'build' && row.decide_by !== '').map((row) => Number(row.decide_by));
  return { build: count(run, 'agenda.csv', 'decision', 'build'), wait: count(run, 'agenda.csv', 'decision', 'wait'), first: Math.min(...years) };
}

const projects = (run) => new Set(run.rows('project_sheets.csv').map((row) => row.project)).size;

// What stands in places that no key figure fills, by the key of the sentence.
const VALUES = {
  'conclude.costs': (run) => ({ most_value: run.most('costs.csv', 'amount', (row) => row.book === run.figures.book) }),
  'conclude.energy': (run) => ({ most_value: run.most('energy.csv', 'energy_mwh') }),
  'conclude.duration': (run) => ({ most_value: run.most('loading.csv', 'hours_full') }),
  'conclude.space': (run) => ({ most_value: run.most('space.csv', 'taken_ha') }),
  'conclude.water': (run) => ({ most_value: run.most('water.csv', 'water_m3_per_year') }),
  'conclude.emissions': (run) => ({ most_value: run.most('emissions.csv', 'co2_tonnes') }),
  'conclude.generic': (run) => ({ most_value: run.most('allocation.csv', 'served_mwh') }),
  'conclude.sensitivity': (run) => ({ low: Number(widest(run).low), high: Number(widest(run).high) }),
  'conclude.sites': mainSupplies,
  'conclude.agenda': agenda,
  'conclude.agenda_none': agenda,
  'conclude.map': (run) => ({ placed: placed(run), things: run.rows('map.csv').length }),
  'conclude.map_all': (run) => ({ things: run.rows('map.csv').length }),
  'conclude.assumptions': evidence,
  'sheet.count': (run) => ({ shown: Math.min(MOST_SHEETS, projects(run)), all: projects(run), most: MOST_SHEETS })
};

// ---- claims: what shows each ----

const isProved = (run) => run.json.status === 'optimal' && run.json.total_cost - run.json.lower_bound >= 0;
const noneBuilt = (run) => run.rows('branches.csv').length > 0 && !run.rows('branches.csv').some(isBuilt);
const someBuilt = (run) => run.rows('branches.csv').filter(isBuilt).length === figure(run, 'branches_built') && !noneBuilt(run);
const branch = (run, name) => run.rows('branches.csv').find((row) => row.name === run.figures[name]) ?? {};
const isLargest = () => true; // the number is the largest of its table: VALUES holds it
const isCount = () => true; // a count of rows: VALUES holds it
// A solve of `plan --break-even`: the cell of the branch is what is said.
const isTurn = (run, name, column, value) => branch(run, name)[column] === run.figures[value] || branch(run, name)[`${column}_from`] === run.figures[value]
  || branch(run, name)[`${column}_to`] === run.figures[value];
// The best plan with the branch against the best without it, both solved or bounded by the search.
const isDifference = (run) => isNear(Number(branch(run, 'nearest_branch').difference_per_year), figure(run, 'nearest_difference'));
const isFree = (run) => isNear(Number(branch(run, 'nearest_branch').free_supply_difference_per_year), figure(run, 'nearest_free_difference'));
// A first-order bound: a column that says "at least".
const isBound = (run) => branch(run, 'nearest_branch').price_cut_needed_at_least === run.figures.nearest_price_cut;

const CLAIMS = {
  'answer.question': () => true,
  'answer.question_year': (run) => figure(run, 'year') > 0,
  'answer.none_built': (run) => isProved(run) && noneBuilt(run),
  'answer.none_built_yet': (run) => !isProved(run) && noneBuilt(run),
  'answer.built': (run) => isProved(run) && someBuilt(run),
  'answer.built_yet': (run) => !isProved(run) && someBuilt(run),
  'answer.no_branches': (run) => run.rows('branches.csv').length === 0,
  'answer.no_plan': (run) => !run.json.has_plan,
  'answer.no_plan_why': (run) => !run.json.has_plan && run.rows('conflicts.csv').length > 0,
  'answer.said': (run) => isProved(run) && run.json.bound_by === 'one search',
  'answer.proved': (run) => isProved(run) && run.json.bound_by !== 'one search' && Math.abs(figure(run, 'gap_amount') - Math.max(0, run.json.total_cost - run.json.lower_bound)) <= 1e-9 * Math.abs(run.json.total_cost),
  'answer.stopped': (run) => run.json.has_plan && run.json.status !== 'optimal',
  'answer.unproved': (run) => run.json.has_plan && run.json.lower_bound === null,
  'answer.span': (run) => Math.abs(figure(run, 'hours') / 8760 - Math.round(figure(run, 'hours') / 8760)) > 0.03 || figure(run, 'hours') < 8760 * 0.97,
  'answer.window': (run) => figure(run, 'capital_hours') !== figure(run, 'hours'),
  'answer.periods': (run) => figure(run, 'periods') > 0,
  'answer.flip_price': (run) => isTurn(run, 'break_even_price_branch', 'break_even_price', 'break_even_price'),
  'answer.flip_demand': (run) => isTurn(run, 'break_even_demand_branch', 'break_even_demand_factor', 'break_even_demand_factor'),
  'answer.flip_unknown': (run) => !('break_even_price' in run.figures) && !('break_even_demand_factor' in run.figures),
  'answer.nearest': isDifference,
  'answer.nearest_between': (run) => isNear(Number(branch(run, 'nearest_branch').difference_per_year_from), figure(run, 'nearest_difference_from')),
  'answer.nothing': isFree,
  'answer.nothing_instead': (run) => isFree(run) && branch(run, 'nearest_branch').free_supply_instead === run.figures.nearest_free_instead,
  'answer.nearest_cut': isBound,
  'answer.nearest_both': isBound,
  'answer.nearest_now': (run) => isBound(run) && figure(run, 'nearest_price_cut') < 0.05,
  'conclude.flips': (run) => isBound(run) || isDifference(run),
  'conclude.flips_now': isBound,
  'conclude.branches': (run) => run.rows('branches.csv').filter(isBuilt).length === figure(run, 'branches_built')
    && run.rows('branches.csv').length === figure(run, 'branches') && count(run, 'branches.csv', 'can_be_built', 'True') === figure(run, 'branches_possible'),
  'conclude.decisions': (run) => run.rows('decisions.csv').length === figure(run, 'decisions'),
  'conclude.loading': (run) => run.rows('loading.csv').length === figure(run, 'ways')
    && run.rows('loading.csv').filter((row) => Number(row.hours_full) > 0).length === figure(run, 'ways_full')
    && run.rows('loading.csv').filter((row) => Number(row.hours_above_80) > 0).length === figure(run, 'ways_above_80'),
  'conclude.loading_hours': () => true, // a name and an hour
  'conclude.map': isCount,
  'conclude.map_all': (run) => placed(run) === run.rows('map.csv').length,
  'conclude.sites': isCount,
  'conclude.agenda': isCount,
  'conclude.agenda_none': (run) => agenda(run).build === 0,
  'conclude.assumptions': isCount,
  'conclude.costs': isLargest,
  'conclude.energy': isLargest,
  'conclude.duration': isLargest,
  'conclude.space': isLargest,
  'conclude.water': isLargest,
  'conclude.emissions': isLargest,
  'conclude.generic': isLargest,
  'conclude.sensitivity': isLargest,
  // of sweeps; run.mjs holds them against sweep.csv and branches.csv
  'conclude.sweep': isLargest,
  'conclude.sweep_none': isCount,
  'conclude.robust': isCount,
  'conclude.robust_most': isCount
};

// ---- templates ----

function unquoted(text) {
  return text.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}

function readTemplates() {
  const list = [];
  const strings = '\\s*"((?:[^"\\\\]|\\\\.)*)"';
  const words = readFileSync(join(root, 'results/report/words.def'), 'utf8');
  for (const [, key, nl, en, de] of words.matchAll(new RegExp(`WORD\\(${strings},${strings},${strings},${strings}\\)`, 'g'))) {
    list.push({ key, text: [nl, en, de].map(unquoted) });
  }
  const columns = readFileSync(join(root, 'results/report/columns.def'), 'utf8');
  for (const [, name, nl, en, de] of columns.matchAll(new RegExp(`COLUMN\\((\\w+), \\w+,${strings},${strings},${strings}\\)`, 'g'))) {
    list.push({ key: `column.${name}`, text: [nl, en, de].map(unquoted) });
  }
  for (const form of ['', '|0', '|percent', '|word']) {
    list.push({ key: 'fact', text: Array(3).fill(`{value${form}}`) }); // a value by itself, in the facts of the answer
  }
  return list;
}

const templates = readTemplates();
const wordOf = (key, tongue) => templates.find((one) => one.key === key).text[tongue];

// Its text with {} at each place, and what fills them.
function openTemplate(text, tongue, run) {
  const per = wordOf('cost_of_span' in run.figures ? 'per.span' : 'per.year', tongue);
  const whole = text.replaceAll('{per}', per);
  return { shape: whole.replace(/\{[^}]*\}/g, '{}'), places: [...whole.matchAll(/\{([^}|]*)\|?([^}]*)\}/g)].map(([, name, form]) => ({ name, form })) };
}

const plain = (html) => html.replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

// A sentence of the page in the same form; the list of branches ("a; b (+ 2)") is one place.
function openSentence(html) {
  const places = [];
  const shape = html.replace(/<data value="([^"]*)">(.*?)<\/data>|<bdi>(.*?)<\/bdi>/gs, (_, value, shown, name) => {
    places.push(value !== undefined ? { value, shown: plain(shown) } : { name: plain(name) });
    return '{}';
  });
  return { shape: plain(shape).replace(/\{\}(; \{\})+( \(\+ \d+\))?/g, (all) => {
    places.splice(places.findIndex((one) => one.name !== undefined), all.split('; ').length - 1);
    return '{}';
  }), places };
}

// ---- numbers as they are printed ----

const SCALES = { million: 1e-6, thousand: 1e-3, percent: 100 };

function isPrinted(shown, number, form, tongue) {
  const text = shown.replace(/[\s\u00a0\u202f]/g, '').replace('\u2212', '-').replace('%', '');
  const isMillions = form === 'amount' && shown.includes(wordOf('js.million', tongue));
  const digits = /^-?[\d.,∞]+(e[+-]?\d+)?/.exec(text)?.[0] ?? 'none';
  const usual = tongue === 1 ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.');
  const decimals = usual.split('.')[1]?.length ?? 0;
  return usual.includes('∞') ? !Number.isFinite(number)
    : Math.abs(Number(usual) - number * (isMillions ? 1e-6 : SCALES[form] ?? 1)) <= 0.5 * 10 ** -decimals * (1 + 1e-6) + 1e-12;
}

// What a place holds by the tables; undefined: nothing says.
function valueOf(run, key, name) {
  const told = name.replace(/_told$/, '');
  const own = VALUES[key]?.(run)[name];
  if (own !== undefined) {
    return own;
  }
  const figureOf = name === told ? name : `${told}_of_span` in run.figures ? `${told}_of_span` : `${told}_per_year`;
  return figureOf in run.figures ? Number(run.figures[figureOf]) : undefined;
}

function isFilled(run, key, wanted, found, tongue) {
  return wanted.every(({ name, form }, i) => {
    const { value, shown } = found[i];
    if (value === undefined) {
      return true; // a name
    }
    const number = key === 'fact' ? Number(value) : valueOf(run, key, name);
    const isTold = key === 'fact' ? Object.values(run.figures).includes(value) : number !== undefined && isNear(number, Number(value));
    return isTold && isPrinted(shown, number, form, tongue);
  });
}

// ---- the report ----

function checkSentence(run, name, html, tongue) {
  const sentence = openSentence(html);
  const alike = templates.map((one) => ({ key: one.key, ...openTemplate(one.text[tongue], tongue, run) }))
    .filter((one) => one.shape === sentence.shape && one.places.length === sentence.places.length);
  const titles = [run.figures[`title_${TONGUES[tongue]}`], run.figures.title_nl, run.figures.title_en, run.figures.case];
  expect(alike.length > 0 || titles.includes(plain(html)), `${name}: of no words: ${plain(html)}`);
  const right = alike.filter((one) => isFilled(run, one.key, one.places, sentence.places, tongue));
  expect(alike.length === 0 || right.length > 0, `${name}: a number is in no table (${alike[0]?.key}): ${plain(html)}`);
  for (const { key } of right.filter((one) => /^(answer|conclude)\./.test(one.key))) {
    expect(key in CLAIMS && CLAIMS[key](run), `${name}: nothing shows ${key}: ${plain(html)}`);
  }
  return sentence.places.filter((one) => one.value !== undefined).length;
}

function checkPage(run, name) {
  const page = run.html.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '').replace(/<!--.*?-->/gs, '');
  const n = [0, 0];
  TONGUES.forEach((tongue, i) => {
    for (const [, html] of page.matchAll(new RegExp(`<i lang=${tongue}>(.*?)</i>`, 'gs'))) {
      n[0] += 1;
      n[1] += checkSentence(run, `${name} ${tongue}`, html, i);
    }
  });
  // what says something, says it in words: no paragraph of the answer or of a conclusion is without
  for (const [, html] of page.matchAll(/<p class=conclusion>(.*?)<\/p>/gs)) {
    expect(html.startsWith('<i lang='), `${name}: a conclusion without words: ${plain(html)}`);
  }
  return n;
}

// ---- the terminal: each sentence that there is, and what shows it ----

const bound = (run) => run.json.total_cost - run.json.lower_bound;
const TERMINAL = [
  [/^Built +(Element +)?(Size +)?(Pieces +)?Capacity +\S+ (a year|over .+)$/, () => true],
  [/^Nothing is bought or expanded\.$/, (run) => run.rows('decisions.csv').length === 0],
  [/^and (\d+) (smaller ones?|more), together (\S+) .+: tables\/decisions\.csv$/, (run, [, n, , sum]) => run.rows('decisions.csv').length === Number(n) + 20
    && Number(sum) < run.rows('decisions.csv').reduce((all, row) => all + Number(row.cost), 0), true],
  [/^(\d+) of (\d+) candidate branches built\.$/, (run, [, n, all]) => run.rows('branches.csv').filter(isBuilt).length === Number(n)
    && run.rows('branches.csv').length === Number(all)],
  [/^Without .+ the best plan costs .+ a year more\.$/, (run) =>
    run.rows('branches.csv').some((row) => isBuilt(row) && row.difference_per_year !== '')],
  [/^It is built up to a supply at .+ instead of .+\.$/, (run) => run.rows('branches.csv').some((row) => row.break_even_price !== '')],
  [/^It is built from .+ times the demand on\.$/, (run) => run.rows('branches.csv').some((row) => row.break_even_demand_factor !== '')],
  [/^No branch is built: none of the (\d+) can stand in (\d+)\.$/, (run, [, n]) => noneBuilt(run) && run.rows('branches.csv').length === Number(n)
    && count(run, 'branches.csv', 'can_be_built', 'True') === 0],
  [/^No branch pays\.$/, noneBuilt],
  // solved: the best plan with the nearest, and where it turns
  [/^Nearest is .+: the best plan with it costs .+ a year more\.$/, (run) => 'nearest_difference' in run.figures],
  [/^With supply below .+ instead of .+ it is built\.$/, (run) => run.rows('branches.csv').some((row) => row.break_even_price !== '')],
  [/^With supply for nothing it would still cost .+ a year more than the plan without it(, which uses .+ instead)?\.$/, (run) =>
    run.rows('branches.csv').some((row) => row.free_supply_difference_per_year !== '')],
  [/^Above .+ times the demand it is built\.$/, (run) => run.rows('branches.csv').some((row) => row.break_even_demand_factor !== '')],
  [/^Without .+ the best plan costs .+ a year more\.$/, (run) => run.rows('branches.csv').some((row) => isBuilt(row) && row.difference_per_year !== '')],
  [/^It is built up to a supply at .+ instead of .+\.$/, (run) => run.rows('branches.csv').some((row) => isBuilt(row) && row.break_even_price !== '')],
  [/^It is built from .+ times the demand on\.$/, (run) => run.rows('branches.csv').some((row) => isBuilt(row) && row.break_even_demand_factor !== '')],
  [/^At (.+) times the demand it is not built/, (run, [, limit]) => run.rows('branches.csv').some((row) => (row.break_even_note ?? '').includes(limit)), true],
  [/^\(Compared: (\d+) of (\d+)\.\)$/, (run, [, , all]) => count(run, 'branches.csv', 'can_be_built', 'True') === Number(all), true],
  [/^What the nearest would cost more was not found out in the time that the plan took\.$/, (run) => !('nearest_difference' in run.figures)],
  // first-order bounds, rounded up
  [/^The first would be .+ if the supply at .+ were at least .+ cheaper(, or demand at least .+ times as large\.|; more demand alone .+\.)$/, (run) => isBound(run), true],
  [/^By first-order prices .+ would cover its cost;/, (run) => isBound(run)],
  [/^\(First-order bounds: less than this is not enough, this may not be either\.\)$/, (run) => isBound(run)],
  [/^What would have to change is not known:/, (run) => !('nearest_branch' in run.figures)],
  [/^Proved to (\d+) \S+: a plan with branches could be cheaper by that at most; a smaller --gap tells\.$/, (run, [, open]) =>
    Math.abs(Number(open) - bound(run)) <= 0.5, true],
  [/^Total cost +(\S+) \S+ over .+$/, (run, [, cost]) => Math.abs(Number(cost) - run.json.total_cost) <= 0.5],
  [/^Status +optimal: no plan is cheaper \(gap 0 %\).*; method (\S+)$/, (run, [, method]) => run.json.status === 'optimal' && run.json.gap <= 1e-9
    && run.json.method === method, true],
  [/^Status +optimal within the gap asked for: no plan is cheaper by more than (\S+) \S+ \(gap (\S+) %\).*; method (\S+)$/, (run, [, open, gap, method]) =>
    run.json.status === 'optimal' && Math.abs(Number(open) - bound(run)) <= 0.5 && Math.abs(Number(gap) / 100 - run.json.gap) <= 0.05 * run.json.gap
    && run.json.method === method, true],
  [/^No plan: .+ \((\w+)\)\.$/, (run, [, status]) => !run.json.has_plan && run.json.status === status],
  [/^Run folder +/, () => true]
];

// 19,974,000 as one number.
const ungrouped = (line) => line.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');

// Numbers that stand in no name, each in some table within its digits.
function checkNumbersOf(run, name, line) {
  const names = ['decisions.csv', 'branches.csv'].flatMap((file) => run.rows(file)).flatMap((row) => [row.element, row.option, row.project, row.name, row.tap,
    row.free_supply_instead]).concat(run.rows('agenda.csv').map((row) => row.title_en)).filter((text) => text && /\d/.test(text)).sort((a, b) => b.length - a.length);
  const rest = names.reduce((text, one) => text.replaceAll(one, ''), line.replace(' over 1 year ', ' '));
  for (const [text] of rest.matchAll(/-?\d+(\.\d+)?(e[+-]?\d+)?/g)) {
    const unit = 10 ** -(text.split('.')[1]?.length ?? 0);
    expect(run.numbers.some((number) => Math.abs(number - Number(text)) <= 0.5 * unit * (1 + 1e-6)) ,
      `${name}: ${text} is in no table: ${line}`);
  }
}

function checkTerminal(run, name, text) {
  let n = 0;
  let isInTable = false; // of the decisions, which a blank line ends
  for (const line of ungrouped(text).split('\n')) {
    if (line === '' || (isInTable && !/^and \d+ (more|smaller)/.test(line))) {
      isInTable = isInTable && line !== '';
      checkNumbersOf(run, name, line);
      continue;
    }
    isInTable = line.startsWith('Built ');
    for (const sentence of /^(Total|Run|Status|Built|and )/.test(line) ? [line] : line.split(/(?<=[.)]) (?=[A-Z(])/)) {
      const known = TERMINAL.find(([shape]) => shape.test(sentence));
      expect(known !== undefined, `${name}: the terminal says what no rule knows: ${sentence}`);
      expect(known === undefined || known[1](run, known[0].exec(sentence)), `${name}: nothing shows: ${sentence}`);
      if (known !== undefined && !known[2] && !/^Run folder/.test(sentence)) {
        checkNumbersOf(run, name, sentence);
      }
      n += 1;
    }
  }
  return n;
}

// ---- cases ----

function made(name, files) {
  const folder = join(scratch, `case-${name}`);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const small = {
  'buses.csv': 'name,carrier\nX,AC\nY,AC\n',
  'carriers.csv': 'name,co2_emissions\nAC,0\ngas,0.2\n',
  'lines.csv': 'name,bus0,bus1,s_nom,x\nl,X,Y,2,1\n',
  'generators.csv': 'name,bus,carrier,p_nom,p_nom_extendable,capital_cost,marginal_cost\ng,X,gas,5,False,0,10\nh,Y,gas,0,True,100,30\n',
  'loads.csv': 'name,bus,p_set\nd,Y,3\n'
};
const hours = Array.from({ length: 24 }, (_, h) => `2035-01-19 ${String(h).padStart(2, '0')}:00`);
const cases = {
  tutorial: () => [join(root, 'cases/tutorial')],
  alternatives: () => [join(root, 'cases/alternatives'), '--break-even'],
  window: () => [join(root, 'cases/tutorial'), '--set', 'snapshots=0:1'],
  day: () => [made('day', { ...small, 'snapshots.csv': `snapshot\n${hours.join('\n')}\n` })], // PyPSA's, without candidates
  periods: () => [made('periods', { ...small,
    'snapshots.csv': 'period,snapshot,objective,stores,generators\n2030,a,4380,1,4380\n2030,b,4380,1,4380\n2040,a,4380,1,4380\n2040,b,4380,1,4380\n',
    'investment_periods.csv': 'period,objective,years\n2030,8,10\n2040,5,10\n',
    'generators.csv': `${small['generators.csv']}`.replace('marginal_cost\n', 'marginal_cost,build_year,lifetime\n').replaceAll(/,(10|30)\n/g, ',$1,2025,50\n') }),
  '--set', 'multi_investment_periods=True'],
  infeasible: () => [made('infeasible', { ...small, 'generators.csv': 'name,bus,p_nom,marginal_cost\ng,X,5,10\n' })],
  overijssel: () => [join(root, 'cases/overijssel'), '--gap', '0.001']
};

function check(name) {
  const folder = join(scratch, name);
  const said = spawnSync(aftak, ['plan', ...cases[name](), '--out', folder], { encoding: 'utf8' });
  expect([0, 3, 5].includes(said.status), `${name}: exit ${said.status}: ${said.stderr}`);
  const run = readRun(folder);
  const [sentences, numbers] = checkPage(run, name);
  const lines = checkTerminal(run, name, said.stdout);
  console.log(`${name}: ${sentences} texts with ${numbers} numbers, ${lines} sentences of the terminal`);
}

for (const { key } of templates) {
  expect(!/^(answer|conclude)\./.test(key) || key in CLAIMS, `words.def: no rule says what shows ${key}`);
}
try {
  execFileSync(aftak, ['--version'], { stdio: 'ignore' });
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(cases).filter((one) => one !== 'overijssel')) {
    check(name);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = problems.size === 0 ? 0 : 1;
