// SPDX-License-Identifier: GPL-3.0-or-later
// Charts: each draws one table, by the kind that its place in the page names. Colour never stands alone: stacked parts have
// patterns, lines have dashes, cells and bars have marks or values.
import { BarChart, HeatmapChart, LineChart, SankeyChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { cellWord, columnWord, columnsOf, figure, formatNumber, formatShort, isNarrow, isNumber, lang, make, numberOf, onLanguage, onLeave, rowsOf, visibleText, word } from './page.js';

use([BarChart, HeatmapChart, LineChart, SankeyChart, AriaComponent, GridComponent, LegendComponent,
  TooltipComponent, VisualMapPiecewiseComponent, SVGRenderer]);

const INK = '#1b2733';
const GRID = '#c3ccd4';
// told apart by people who see no red or no green, each 3:1 on white
const COLOURS = ['#0b4f8a', '#b35900', '#0a6b45', '#8e3a80', '#5a6872', '#a3241c', '#6b5b00', '#2f7f9e'];
const DASHES = ['solid', 'dashed', 'dotted', [12, 3, 3, 3], [2, 6], [16, 6]];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'];
const FULL = 0.999;

const text = { color: INK, fontFamily: 'system-ui, "DejaVu Sans", sans-serif' };

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

// Height of a row that takes labels of up to so many lines.
function rowHeight(wide, narrow) {
  return isNarrow() ? narrow : wide;
}

function labelsOf(names, width = 230) {
  return {
    type: 'category',
    inverse: true,
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: GRID } },
    axisLabel: { ...text, fontSize: isNarrow() ? 11 : 12, lineHeight: 12, width: isNarrow() ? 115 : width, overflow: 'break', interval: 0 }
  };
}

function valuesAxis(name, format = formatNumber) {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 32,
    nameTextStyle: text,
    splitNumber: isNarrow() ? 3 : 5,
    axisLabel: { ...text, formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: '#e2e7eb' } }
  };
}

const flatGrid = { left: 8, right: isNarrow() ? 40 : 70, top: 30, bottom: 48, outerBoundsMode: 'same', containLabel: true };

// ---- one function per kind: rows of the table become an option of ECharts, or null if there is nothing to draw ----

// Each item stands where the one before ends, the last bar is the total.
function waterfall({ rows }) {
  const book = figure('book');
  const sums = sumBy(rows.filter((row) => row.book === book), 'item', 'amount');
  const noticed = 1e-7 * Math.max(...sums.map(([, value]) => Math.abs(value)));
  const items = largest(sums.filter(([, value]) => Math.abs(value) > noticed), 12);
  const total = items.reduce((sum, [, value]) => sum + value, 0);
  const bases = [];
  let at = 0;
  for (const [, value] of items) {
    bases.push(Math.min(at, at + value));
    at += value;
  }
  const canStand = bases.every((base) => base >= 0);
  return {
    height: 90 + rowHeight(34, 42) * (items.length + 1),
    grid: flatGrid,
    yAxis: labelsOf([...items.map(([name]) => cellWord(name)), word('js.total')]),
    xAxis: valuesAxis(`${word('js.million')} ${figure('currency')}`, (value) => formatNumber(value / 1e6)),
    tooltip: { trigger: 'item', valueFormatter: formatShort },
    series: [
      { type: 'bar', stack: 'cost', silent: true, itemStyle: { color: 'transparent' }, tooltip: { show: false },
        data: canStand ? [...bases, 0] : [] },
      { type: 'bar', stack: 'cost', barMaxWidth: 26,
        label: { show: true, position: 'right', ...text, formatter: ({ data }) => formatNumber(data.amount / 1e6, 1) },
        data: [...items, ['', total]].map(([, value], i) => ({
          value: canStand ? Math.abs(value) : value,
          amount: value,
          itemStyle: { color: i === items.length ? INK : value < 0 ? COLOURS[2] : COLOURS[0] }
        })) }
    ]
  };
}

function mix({ rows }) {
  const noticed = 0.1; // MWh
  const supplies = rows.filter((row) => row.kind === 'supply' && numberOf(row.energy_mwh) > noticed);
  const nameOf = (row) => row.name || `${row.municipality}, ${word('js.other')}`;
  const total = new Map(sumBy(supplies.map((row) => ({ ...row, shown: nameOf(row) })), 'shown', 'energy_mwh'));
  const names = [...total.keys()].sort((a, b) => total.get(b) - total.get(a));
  const carriers = [...new Set(supplies.map((row) => row.carrier))].sort();
  if (names.length === 0) {
    return null;
  }
  return {
    height: 120 + rowHeight(26, 30) * names.length,
    legend: { top: 0, textStyle: text, type: 'plain' },
    grid: { ...flatGrid, top: isNarrow() ? 80 : 44 },
    yAxis: labelsOf(names),
    xAxis: valuesAxis('GWh', (value) => formatNumber(value / 1000)),
    tooltip: { trigger: 'item', valueFormatter: (value) => `${formatNumber(value)} MWh` },
    series: carriers.map((carrier) => ({
      type: 'bar',
      stack: 'mix',
      barMaxWidth: 18,
      name: cellWord(carrier),
      data: names.map((name) => supplies.filter((row) => row.carrier === carrier && nameOf(row) === name)
        .reduce((sum, row) => sum + numberOf(row.energy_mwh), 0))
    })),
    decal: true
  };
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

function sankey({ rows }) {
  const order = ['supply', 'medium', 'conversion', 'storage', 'export', 'demand', 'loss'];
  const sorted = [...rows].filter((row) => numberOf(row.energy_mwh) > 0)
    .sort((a, b) => order.indexOf(a.from_kind) - order.indexOf(b.from_kind) || numberOf(b.energy_mwh) - numberOf(a.energy_mwh));
  const links = withoutCircles(sorted.map((row) => ({
    source: `${row.from_kind}|${row.from}`, target: `${row.to_kind}|${row.to}`, value: numberOf(row.energy_mwh) / 1000
  })));
  const names = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  const label = (id) => {
    const [kind, name, again] = id.split('|');
    const shown = kind === 'demand' || kind === 'export' || kind === 'storage' ? `${cellWord(kind)}: ${cellWord(name)}` : cellWord(name);
    return again ? `${shown} (${word('js.again')})` : shown;
  };
  const colour = (id) => COLOURS[Math.max(0, order.indexOf(id.split('|')[0])) % COLOURS.length];
  if (links.length === 0) {
    return null;
  }
  return {
    height: isNarrow() ? Math.max(480, 32 * names.length) : Math.max(360, 26 * names.length),
    tooltip: { trigger: 'item', formatter: ({ dataType, data, name, value }) => dataType === 'edge'
      ? `${label(data.source)} → ${label(data.target)}: ${formatNumber(data.value)} GWh` : `${label(name)}: ${formatNumber(value)} GWh` },
    series: [{
      type: 'sankey', left: 8, right: isNarrow() ? 100 : 150, top: 8, bottom: isNarrow() ? 20 : 8, nodeGap: isNarrow() ? 28 : 14, draggable: false,
      label: { ...text, lineHeight: 14, width: isNarrow() ? 96 : 140, overflow: 'break', formatter: ({ name }) => label(name) },
      lineStyle: { color: 'source', opacity: 0.35 },
      data: names.map((name) => ({ name, itemStyle: { color: colour(name) } })),
      links
    }]
  };
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

function loading({ rows }) {
  const top = [...rows].sort((a, b) => numberOf(b.loading_max) - numberOf(a.loading_max)
    || numberOf(b.hours_full) - numberOf(a.hours_full)).slice(0, 20);
  return {
    height: 90 + rowHeight(26, 42) * top.length,
    grid: flatGrid,
    yAxis: labelsOf(top.map(wayName), 330),
    xAxis: { ...valuesAxis(word('js.loading')), max: Math.max(100, ...top.map((row) => Math.ceil(100 * numberOf(row.loading_max)))) },
    tooltip: { trigger: 'item', valueFormatter: (value) => `${formatNumber(value)} %` },
    series: [{
      type: 'bar', barMaxWidth: 16,
      label: { show: true, position: 'right', ...text,
        formatter: ({ value }) => `${formatNumber(value, 0)}${value >= 100 * FULL ? ` ${word('js.full')}` : ''}` },
      data: top.map((row) => ({ value: 100 * numberOf(row.loading_max),
        itemStyle: { color: numberOf(row.loading_max) >= FULL ? COLOURS[5] : numberOf(row.loading_max) >= 0.8 ? COLOURS[1] : COLOURS[0] } }))
    }]
  };
}

function duration({ rows }) {
  const most = Math.max(100, ...rows.map((row) => Math.ceil(100 * numberOf(row.loading))));
  const names = [...new Set(rows.map((row) => row.element))];
  const ways = wayNames();
  return {
    height: 360 + 24 * names.length,
    legend: { top: 0, left: 0, orient: 'vertical', textStyle: { ...text, width: isNarrow() ? 270 : 700, overflow: 'truncate' }, type: 'plain', itemWidth: 44 },
    grid: { ...flatGrid, left: 28, right: 24, top: 36 + 24 * names.length },
    xAxis: { ...valuesAxis(word('js.of_time')), min: 0, max: 100 },
    yAxis: { ...valuesAxis(word('js.loading')), nameGap: 36, min: 0, max: most },
    tooltip: { trigger: 'axis', valueFormatter: (value) => `${formatNumber(value)} %` },
    series: names.map((name, i) => ({
      type: 'line', name: ways.get(name) ?? name, symbol: SYMBOLS[i % SYMBOLS.length], symbolSize: 8,
      showSymbol: true, showAllSymbol: false,
      lineStyle: { type: DASHES[i % DASHES.length], width: 2.5 },
      data: rows.filter((row) => row.element === name).map((row, k) => ({
        value: [100 * numberOf(row.share_of_time), 100 * numberOf(row.loading)],
        symbolSize: (k + 3 * i) % 20 === 0 ? 8 : 0
      }))
    }))
  };
}

function heat({ rows, choice }) {
  const names = [...new Set(rows.map((row) => row.element))];
  const chosen = choice(names, word('js.bottleneck'), wayNames());
  const days = rows.filter((row) => row.element === chosen);
  const hours = columnsOf('loading_hours.csv').filter((name) => /^h\d\d$/.test(name));
  const cells = days.flatMap((row, x) => hours.map((name, y) => [x, y, 100 * numberOf(row[name])])
    .filter(([, , value]) => !Number.isNaN(value)));
  return {
    height: 460,
    grid: { ...flatGrid, right: 16, top: isNarrow() ? 136 : 56 },
    xAxis: { type: 'category', data: days.map((row) => row.day), axisLabel: { ...text, rotate: 60 }, splitArea: { show: false } },
    yAxis: { type: 'category', data: hours.map((name) => name.slice(1)), name: word('js.hour'), nameTextStyle: text, axisLabel: text },
    tooltip: { trigger: 'item', formatter: ({ value }) => `${days[value[0]].day}, ${word('js.hour')} ${value[1]}: ${formatNumber(value[2])} %` },
    visualMap: {
      type: 'piecewise', top: 0, left: isNarrow() ? 0 : 'center', orient: isNarrow() ? 'vertical' : 'horizontal', textStyle: text, itemSymbol: 'rect',
      pieces: [
        { gte: 100 * FULL, label: `${word('js.full')} ●`, color: '#a3241c' },
        { gte: 80, lt: 100 * FULL, label: `${word('js.below_100')} ·`, color: '#e09a4a' },
        { gte: 50, lt: 80, label: word('js.below_80'), color: '#b9d3e6' },
        { lt: 50, label: word('js.below_50'), color: '#edf2f6' }
      ]
    },
    series: [{
      type: 'heatmap', data: cells, itemStyle: { borderColor: '#fff', borderWidth: 1 },
      label: { show: true, fontSize: 9, color: INK,
        formatter: ({ value }) => value[2] >= 100 * FULL ? '●' : value[2] >= 80 ? '·' : '' }
    }]
  };
}

// Of the whole case in the book that was minimised, where the table tells; what changes nothing is left out.
function ofCase(rows, columns) {
  const chosen = columns.includes('level') ? rows.filter((row) => row.level === 'case') : rows;
  return columns.includes('book') ? chosen.filter((row) => row.book === figure('book')) : chosen;
}

// Low and high of each assumption on both sides of the base.
function tornado({ rows, columns }) {
  const isValue = (column) => rows.some((row) => isNumber(row[column]));
  const name = columns.includes('parameter') ? 'parameter' : columns.find((column) => !isValue(column));
  const low = columns.includes('low') ? 'low' : columns.find((column) => /low/.test(column) && isValue(column));
  const high = columns.includes('high') ? 'high' : columns.find((column) => /high/.test(column) && isValue(column));
  if (!name || !low || !high) {
    return bars({ rows, columns });
  }
  const spanOf = (row) => Math.abs(numberOf(row[high]) - numberOf(row[low]));
  const sorted = ofCase(rows, columns).filter((row) => spanOf(row) > 0).sort((a, b) => spanOf(b) - spanOf(a)).slice(0, 15);
  const baseOf = (row) => (isNumber(row.base ?? '') ? numberOf(row.base) : 0);
  const isLarge = sorted.some((row) => spanOf(row) >= 1e6);
  const unit = sorted.length > 0 && sorted.every((row) => row.unit === 'currency/a') ? `${figure('currency')} ${word('js.per_year')}` : '';
  const side = (column, label) => ({
    type: 'bar', name: label, stack: 'sides', barMaxWidth: 20, data: sorted.map((row) => numberOf(row[column]) - baseOf(row))
  });
  return sorted.length === 0 ? null : {
    height: 110 + rowHeight(32, 36) * sorted.length,
    legend: { top: 0, textStyle: text },
    grid: { ...flatGrid, top: 44 },
    yAxis: labelsOf(sorted.map((row) => `${cellWord(row[name])}${row.of ? `: ${cellWord(row.of)}` : ''}`)),
    xAxis: isLarge ? valuesAxis(`${word('js.million')} ${unit}`, (value) => formatNumber(value / 1e6)) : valuesAxis(unit, formatNumber),
    tooltip: { trigger: 'item', valueFormatter: formatShort },
    series: [side(low, word('js.low')), side(high, word('js.high'))],
    decal: true
  };
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
function bars({ rows, columns }) {
  const name = columns.find((column) => rows.some((row) => row[column] !== '' && !isNumber(row[column]))) ?? columns[0];
  const values = valuesOf(rows, columns, name);
  const items = values.length === 0 ? [] : largest(sumBy(rows.filter((row) => isNumber(row[values[0]])), name, values[0]), 20);
  const others = values.slice(1).map((value) => new Map(sumBy(rows.filter((row) => isNumber(row[value])), name, value)));
  const names = [...new Set([...items.map(([label]) => label), ...others.flatMap((sums) => [...sums].filter(([, sum]) => sum !== 0).map(([label]) => label))])];
  if (names.length === 0) {
    return null;
  }
  const all = [new Map(items), ...others];
  return {
    height: (values.length > 1 ? 120 : 90) + 32 * names.length,
    legend: { show: values.length > 1, top: 0, textStyle: text },
    grid: { ...flatGrid, top: values.length > 1 ? 44 : 30 },
    yAxis: labelsOf(names.map(cellWord)),
    xAxis: valuesAxis(values.length > 1 ? '' : columnWord(values[0])),
    tooltip: { trigger: 'item', valueFormatter: formatNumber },
    series: values.map((value, i) => ({
      type: 'bar', barMaxWidth: 22, name: columnWord(value), itemStyle: { color: COLOURS[i] },
      data: names.map((label) => all[i].get(label) ?? 0),
      label: { show: true, position: 'right', ...text, formatter: ({ value: number }) => (number === 0 ? '' : formatShort(number)) }
    })),
    decal: values.length > 1
  };
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
  const file = place.dataset.file;
  const canvas = make('div', { className: 'canvas' });
  let chart = null;
  const choice = chooser(place, () => draw());
  function draw() {
    const made = kinds[place.dataset.chart]({ rows: rowsOf(file), columns: columnsOf(file), choice });
    if (made === null) {
      place.hidden = true;
      return;
    }
    const { height, decal, ...option } = made;
    const title = visibleText(document.getElementById(`title-${place.dataset.section}`));
    canvas.style.height = `${height}px`;
    if (!canvas.isConnected) {
      place.append(canvas);
    }
    chart ??= init(canvas, null, { renderer: 'svg' });
    chart.resize();
    chart.setOption({
      animation: false,
      color: COLOURS,
      textStyle: text,
      aria: { enabled: true, label: { description: `${title}. ${word('js.chart')}` }, decal: { show: Boolean(decal) } },
      ...option,
      tooltip: { renderMode: 'richText', confine: true, ...option.tooltip }
    }, { notMerge: true });
  }
  let width = place.clientWidth;
  const observer = new ResizeObserver(() => {
    if (chart !== null && Math.abs(place.clientWidth - width) > 4) {
      width = place.clientWidth;
      draw();
    }
  });
  const narrow = () => chart?.resize({ width: 660 });
  const widen = () => chart?.resize();
  observer.observe(place);
  window.addEventListener('beforeprint', narrow);
  window.addEventListener('afterprint', widen);
  onLanguage(draw);
  onLeave(() => {
    observer.disconnect();
    window.removeEventListener('beforeprint', narrow);
    window.removeEventListener('afterprint', widen);
    chart?.dispose();
  });
}

export function startCharts(root) {
  for (const place of root.querySelectorAll('.chart:not(.map)')) {
    startChart(place);
  }
}
