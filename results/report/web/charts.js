// SPDX-License-Identifier: GPL-3.0-or-later
// Charts: each draws one table, by the kind that its place in the page names. Colour never stands alone: stacked parts have
// patterns, lines have dashes, cells and bars have marks or values.
import { COLOURS, INK, bars as drawBars, cells, flows, lines } from './drawing.js';
import { cellWord, columnWord, columnsOf, figure, formatNumber, formatShort, isNarrow, isNumber, lang, make, numberOf, onLanguage, onLeave, rowsOf, visibleText, word } from './page.js';

const FULL = 0.999;

function sumBy(rows, key, value) {
  const sums = new Map();
  for (const row of rows) {
    sums.set(row[key], (sums.get(row[key]) ?? 0) + numberOf(row[value]));
  }
  return [...sums.entries()];
}

// The largest, the rest in one.
function largest(pairs, most) {
  const sorted = pairs.filter(([, value]) => value !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  if (sorted.length <= most) {
    return sorted;
  }
  const rest = sorted.slice(most - 1).reduce((sum, [, value]) => sum + value, 0);
  return [...sorted.slice(0, most - 1), [word('js.other'), rest]];
}

// ---- one function per kind: rows of the table and a width become elements, or null if there is nothing to draw ----

// Each item stands where the one before ends, the last bar is the total.
function waterfall({ rows, width }) {
  const sums = sumBy(rows.filter((row) => row.book === figure('book')), 'item', 'amount');
  const noticed = 1e-7 * Math.max(...sums.map(([, value]) => Math.abs(value)));
  const items = largest(sums.filter(([, value]) => Math.abs(value) > noticed), 12);
  const total = items.reduce((sum, [, value]) => sum + value, 0);
  const told = (value) => formatNumber(value / 1e6, 1);
  let at = 0;
  const made = items.map(([name, value]) => {
    const from = at;
    at += value;
    return { name: cellWord(name), note: told(value),
      parts: [{ from, to: at, colour: value < 0 ? COLOURS[2] : COLOURS[0], title: `${cellWord(name)}: ${formatShort(value)}` }] };
  });
  made.push({ name: word('js.total'), note: told(total), parts: [{ from: 0, to: total, colour: INK, title: formatShort(total) }] });
  return items.length === 0 ? null
    : drawBars({ rows: made, axis: { title: `${word('js.million')} ${figure('currency')}`, format: (value) => formatNumber(value / 1e6) } }, width);
}

function mix({ rows, width }) {
  const supplies = rows.filter((row) => row.kind === 'supply' && numberOf(row.energy_mwh) > 0)
    .map((row) => ({ ...row, shown: row.name || `${row.municipality}, ${word('js.other')}` }));
  const names = sumBy(supplies, 'shown', 'energy_mwh').sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const carriers = [...new Set(supplies.map((row) => row.carrier))].sort();
  const rowOf = (name) => {
    let at = 0;
    const parts = sumBy(supplies.filter((row) => row.shown === name), 'carrier', 'energy_mwh')
      .sort((a, b) => carriers.indexOf(a[0]) - carriers.indexOf(b[0])).map(([carrier, energy]) => {
        const from = at;
        at += energy;
        return { from, to: at, kind: carriers.indexOf(carrier), title: `${name}, ${cellWord(carrier)}: ${formatNumber(energy)} MWh` };
      });
    return { name, parts };
  };
  return names.length === 0 ? null
    : drawBars({ rows: names.map(rowOf), kinds: carriers.map(cellWord), axis: { title: 'GWh', format: (value) => formatNumber(value / 1000) } }, width);
}

// Marks the links that would close a circle: their target becomes a node of its own, for a Sankey has no way back.
function withoutCircles(links) {
  const made = [];
  const reaches = (from, to, seen = new Set()) => from === to || made.some((link) =>
    link.source === from && !seen.has(link.target) && reaches(link.target, to, seen.add(link.target)));
  for (const link of links) {
    made.push(reaches(link.target, link.source) ? { ...link, target: `${link.target}|again` } : link);
  }
  return made;
}

function sankey({ rows, width }) {
  const order = ['supply', 'medium', 'conversion', 'storage', 'export', 'demand', 'loss'];
  const sorted = [...rows].filter((row) => numberOf(row.energy_mwh) > 0)
    .sort((a, b) => order.indexOf(a.from_kind) - order.indexOf(b.from_kind) || numberOf(b.energy_mwh) - numberOf(a.energy_mwh));
  const label = (id) => {
    const [kind, name, again] = id.split('|');
    const shown = kind === 'demand' || kind === 'export' || kind === 'storage' ? `${cellWord(kind)}: ${cellWord(name)}` : cellWord(name);
    return again ? `${shown} (${word('js.again')})` : shown;
  };
  const links = withoutCircles(sorted.map((row) => ({
    source: `${row.from_kind}|${row.from}`, target: `${row.to_kind}|${row.to}`, value: numberOf(row.energy_mwh) / 1000
  }))).map((link) => ({ ...link, title: `${label(link.source)} → ${label(link.target)}: ${formatNumber(link.value)} GWh` }));
  const n = new Set(links.flatMap((link) => [link.source, link.target])).size;
  const nodeOf = (id) => ({ text: label(id), title: label(id), colour: COLOURS[Math.max(0, order.indexOf(id.split('|')[0])) % COLOURS.length] });
  return links.length === 0 ? null : flows({ links, nodeOf }, width, isNarrow() ? Math.max(480, 32 * n) : Math.max(360, 26 * n));
}

// What a way joins, by the titles of its stations where the map has them.
function wayName(row) {
  const titles = new Map(rowsOf('map.csv').filter((one) => one.layer === 'station').map((one) => [one.name, one[`title_${lang()}`] || one.title_nl]));
  const [from, to] = [row.bus0, row.bus1].map((bus) => titles.get(bus) || bus);
  return `${row.element}: ${from === to ? `${from} (${row.bus0} – ${row.bus1})` : `${from} – ${to}`}`;
}

function wayNames() {
  return new Map(rowsOf('loading.csv').map((row) => [row.element, wayName(row)]));
}

function loading({ rows, width }) {
  const top = [...rows].sort((a, b) => numberOf(b.loading_max) - numberOf(a.loading_max)
    || numberOf(b.hours_full) - numberOf(a.hours_full)).slice(0, 20);
  const rowOf = (row) => {
    const full = numberOf(row.loading_max);
    const note = `${formatNumber(100 * full, 0)}${full >= FULL ? ` ${word('js.full')}` : ''}`;
    return { name: wayName(row), note, parts: [{ from: 0, to: 100 * full, title: `${wayName(row)}: ${formatNumber(100 * full)} %`,
      colour: full >= FULL ? COLOURS[5] : full >= 0.8 ? COLOURS[1] : COLOURS[0] }] };
  };
  return top.length === 0 ? null
    : drawBars({ rows: top.map(rowOf), labels: 330, axis: { title: word('js.loading'), format: formatNumber, max: 100 } }, width);
}

function duration({ rows, width }) {
  const ways = wayNames();
  const series = [...new Set(rows.map((row) => row.element))].map((name) => ({
    name: ways.get(name) ?? name,
    points: rows.filter((row) => row.element === name).map((row) => [100 * numberOf(row.share_of_time), 100 * numberOf(row.loading)])
  }));
  const most = Math.max(100, ...rows.map((row) => 100 * numberOf(row.loading)));
  return series.length === 0 ? null
    : lines({ series, x: { title: word('js.of_time'), format: formatNumber, max: 100 }, y: { title: word('js.loading'), format: formatNumber, max: most } }, width);
}

// A column per day, as wide as the days that it stands for.
function heat({ rows, choice, width }) {
  const names = [...new Set(rows.map((row) => row.element))];
  const chosen = choice(names, word('js.bottleneck'), wayNames());
  const hours = columnsOf('loading_hours.csv').filter((name) => /^h\d\d$/.test(name));
  const kindOf = (full) => (full >= FULL ? 0 : full >= 0.8 ? 1 : full >= 0.5 ? 2 : 3);
  const columns = rows.filter((row) => row.element === chosen).map((row) => ({
    name: row.day,
    weight: Math.max(1e-9, numberOf(row.days)),
    cells: hours.map((name) => (isNumber(row[name]) ? { kind: kindOf(numberOf(row[name])),
      title: `${row.day}, ${word('js.hour')} ${name.slice(1)}: ${formatNumber(100 * numberOf(row[name]))} %` } : null))
  }));
  const kinds = [
    { name: word('js.full'), colour: '#d9705f', sign: '●' },
    { name: word('js.below_100'), colour: '#e09a4a', sign: '·' },
    { name: word('js.below_80'), colour: '#b9d3e6' },
    { name: word('js.below_50'), colour: '#edf2f6' }
  ];
  return columns.length === 0 ? null : cells({ columns, kinds, rows: hours.map((name) => name.slice(1)), title: word('js.hour') }, width);
}

// Of the whole case in the book that was minimised, where the table tells; what changes nothing is left out.
function ofCase(rows, columns) {
  const chosen = columns.includes('level') ? rows.filter((row) => row.level === 'case') : rows;
  return columns.includes('book') ? chosen.filter((row) => row.book === figure('book')) : chosen;
}

// Low and high of each assumption on both sides of the base.
function tornado({ rows, columns, width }) {
  const isValue = (column) => rows.some((row) => isNumber(row[column]));
  const name = columns.includes('parameter') ? 'parameter' : columns.find((column) => !isValue(column));
  const low = columns.includes('low') ? 'low' : columns.find((column) => /low/.test(column) && isValue(column));
  const high = columns.includes('high') ? 'high' : columns.find((column) => /high/.test(column) && isValue(column));
  if (!name || !low || !high) {
    return bars({ rows, columns, width });
  }
  const spanOf = (row) => Math.abs(numberOf(row[high]) - numberOf(row[low]));
  const sorted = ofCase(rows, columns).filter((row) => spanOf(row) > 0).sort((a, b) => spanOf(b) - spanOf(a)).slice(0, 15);
  const baseOf = (row) => (isNumber(row.base ?? '') ? numberOf(row.base) : 0);
  const isLarge = sorted.some((row) => spanOf(row) >= 1e6);
  const unit = sorted.length > 0 && sorted.every((row) => row.unit === 'currency/a') ? `${figure('currency')} ${word('js.per_year')}` : '';
  const rowOf = (row) => {
    const shown = `${cellWord(row[name])}${row.of ? `: ${cellWord(row.of)}` : ''}`;
    const side = (column, kind) => ({ from: 0, to: numberOf(row[column]) - baseOf(row), kind,
      title: `${shown}, ${word(kind === 0 ? 'js.low' : 'js.high')}: ${formatShort(numberOf(row[column]))}` });
    return { name: shown, parts: [side(low, 0), side(high, 1)].sort((a, b) => Math.abs(b.to) - Math.abs(a.to)) };
  };
  const axis = isLarge ? { title: `${word('js.million')} ${unit}`, format: (value) => formatNumber(value / 1e6) } : { title: unit, format: formatNumber };
  return sorted.length === 0 ? null : drawBars({ rows: sorted.map(rowOf), kinds: [word('js.low'), word('js.high')], axis }, width);
}

// Columns that belong side by side; of other tables the first with numbers.
const PAIRS = [['taken_ha', 'avoided_ha'], ['water_m3_per_year', 'limit_m3_per_year'], ['co2_tonnes'], ['served_mwh', 'lost_mwh']];

function valuesOf(rows, columns, name) {
  const isYear = (column) => rows.every((row) => /^(19|20)\d\d$/.test(row[column]));
  const isValue = (column) => column !== name && column !== 'priority' && !isYear(column) && rows.some((row) => isNumber(row[column]))
    && rows.every((row) => row[column] === '' || isNumber(row[column]));
  const pair = PAIRS.find((titles) => titles.every((title) => columns.includes(title))) ?? columns.filter(isValue).slice(0, 1);
  const values = pair.filter(isValue);
  const told = values.filter((column) => rows.some((row) => numberOf(row[column]) !== 0)); // what is 0 everywhere says nothing
  return told.length > 0 ? told : values;
}

// Tables that nobody described: the first texts against the numbers.
function bars({ rows, columns, width }) {
  const name = columns.find((column) => rows.some((row) => row[column] !== '' && !isNumber(row[column]))) ?? columns[0];
  const values = valuesOf(rows, columns, name);
  const sums = values.map((value) => sumBy(rows.filter((row) => isNumber(row[value])), name, value));
  const items = values.length === 0 ? [] : largest(sums[0], 20).map(([label]) => label);
  const names = [...new Set([...items, ...sums.slice(1).flatMap((list) => list.filter(([, sum]) => sum !== 0).map(([label]) => label))])];
  const all = sums.map((list, i) => new Map(i === 0 ? largest(list, 20) : list));
  const rowOf = (label) => {
    const parts = values.map((value, kind) => ({ from: 0, to: all[kind].get(label) ?? 0, kind,
      title: `${cellWord(label)}, ${columnWord(value)}: ${formatShort(all[kind].get(label) ?? 0)}` }));
    return { name: cellWord(label), note: parts.filter((part) => part.to !== 0).map((part) => formatShort(part.to)).join(' / '), parts };
  };
  return names.length === 0 ? null : drawBars({ rows: names.map(rowOf), kinds: values.length > 1 ? values.map(columnWord) : [], isBeside: values.length > 1,
    axis: { title: values.length > 1 ? '' : columnWord(values[0]), format: formatNumber } }, width);
}

const kinds = { waterfall, mix, sankey, loading, duration, heat, tornado, bars };

// ---- one place in the page ----

// A select above the chart; what was chosen stays chosen in another language.
function chooser(place, draw) {
  let chosen = null;
  let select = null;
  return (names, label, titles) => {
    chosen = names.includes(chosen) ? chosen : names[0];
    if (select === null) {
      select = make('select');
      select.append(...names.map((name) => make('option', { value: name })));
      select.addEventListener('change', () => {
        chosen = select.value;
        draw();
      });
      place.prepend(make('label', { className: 'chooser' }, make('span'), ' ', select));
    }
    select.previousElementSibling.textContent = label;
    for (const option of select.options) {
      option.textContent = titles.get(option.value) ?? option.value;
    }
    return chosen;
  };
}

function startChart(place) {
  const PAPER = 660;
  const file = place.dataset.file;
  const canvas = make('div', { className: 'canvas' });
  const around = place.parentElement; // a place without anything to see has no width
  const choice = chooser(place, () => draw());
  canvas.setAttribute('role', 'img');
  function draw(width = around.clientWidth) {
    const made = kinds[place.dataset.chart]({ rows: rowsOf(file), columns: columnsOf(file), choice, width: Math.max(280, width) });
    place.hidden = made === null;
    if (made !== null) {
      const title = visibleText(document.getElementById(`title-${place.dataset.section}`));
      canvas.setAttribute('aria-label', `${title}. ${word('js.chart')}`);
      canvas.replaceChildren(...made);
      place.append(canvas);
    }
  }
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (Math.abs(around.clientWidth - width) > 4) {
      width = around.clientWidth;
      draw();
    }
  });
  const narrow = () => draw(PAPER);
  const widen = () => draw();
  onLanguage(draw.bind(null, undefined));
  width = around.clientWidth;
  observer.observe(around);
  window.addEventListener('beforeprint', narrow);
  window.addEventListener('afterprint', widen);
  onLeave(() => {
    observer.disconnect();
    window.removeEventListener('beforeprint', narrow);
    window.removeEventListener('afterprint', widen);
  });
}

export function startCharts(root) {
  for (const place of root.querySelectorAll('.chart:not(.map)')) {
    startChart(place);
  }
}
