// SPDX-License-Identifier: GPL-3.0-or-later
// Drawings in SVG: lying bars, lines, cells by day and hour, and flows from left to right. Each takes what is to be seen and a
// width, and gives elements; what numbers mean is no matter of this file. Every mark has a title that browsers show.
import { isNarrow, make } from './page.js';

const SVG = 'http://www.w3.org/2000/svg';
const GRID = '#d5dce2';
const SIZE = 12;
const LINE = 13;
// told apart by people who see no red or no green, each 3:1 on white
export const COLOURS = ['#0b4f8a', '#b35900', '#0a6b45', '#8e3a80', '#5a6872', '#a3241c', '#6b5b00', '#2f7f9e'];
export const INK = '#1b2733';
const DASHES = ['', '9 4', '2 4', '14 4 3 4', '2 8', '18 6'];
// patterns over a colour: none, and lines or dots of the six others
const HATCHES = ['', 'M0 8L8 0', 'M0 0L8 8', 'M0 4H8', 'M4 0V8', 'M0 4H8M4 0V8', 'M0 8L8 0M0 0L8 8', 'M2 2h2v2h-2z'];

function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function titled(name, attributes, title) {
  return element(name, attributes, title ? element('title', {}, title) : null);
}

function sheet(width, height, ...children) {
  return element('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': SIZE, fill: INK }, ...children);
}

// ---- texts ----

const pen = document.createElement('canvas').getContext('2d');

function widthOf(text) {
  pen.font = `${SIZE}px system-ui, "DejaVu Sans", sans-serif`;
  return pen.measureText(text).width;
}

// Lines of a text that fit a width; a word that is too long is cut.
function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    let rest = word;
    if (lines.at(-1) !== '' && widthOf(`${lines.at(-1)} ${rest}`) > width) {
      lines.push('');
    }
    while (widthOf(rest) > width && rest.length > 1) {
      let n = rest.length - 1;
      while (n > 1 && widthOf(rest.slice(0, n)) > width) {
        n -= 1;
      }
      lines[lines.length - 1] = rest.slice(0, n);
      lines.push('');
      rest = rest.slice(n);
    }
    lines[lines.length - 1] += lines.at(-1) === '' ? rest : ` ${rest}`;
  }
  return lines;
}

// Lines around a height; anchor start, middle or end.
function label(lines, x, y, anchor) {
  return element('text', { 'text-anchor': anchor }, ...lines.map((line, i) =>
    element('tspan', { x, y: y + 4 + (i - (lines.length - 1) / 2) * LINE }, line)));
}

// ---- axes ----

function stepOf(span, most) {
  const power = 10 ** Math.floor(Math.log10(span / most));
  return [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => span / one <= most * 1.0001);
}

// From a round number below to one above, with round steps.
function axisOf(values, { min = Infinity, max = -Infinity, most = isNarrow() ? 4 : 7 } = {}) {
  const low = Math.min(0, min, ...values);
  const high = Math.max(0, max, ...values);
  const step = stepOf(high > low ? high - low : 1, most);
  const from = Math.floor(low / step + 1e-9) * step;
  const to = Math.max(Math.ceil(high / step - 1e-9) * step, from + step);
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => Number((from + i * step).toPrecision(12)));
  return { from, to, ticks };
}

function scaleOf({ from, to }, start, end) {
  return (value) => start + (value - from) / (to - from) * (end - start);
}

// Lines at the ticks of values from left to right, numbers below, the title under them.
function across(axis, at, { top, bottom, title, format }) {
  const lines = axis.ticks.map((tick) => `M${at(tick)} ${top}V${bottom}`).join('');
  let end = -Infinity;
  const numbers = axis.ticks.map((tick) => {
    const text = format(tick);
    const start = at(tick) - widthOf(text) / 2;
    if (start < end + 6) {
      return null; // it would touch the one before
    }
    end = start + widthOf(text);
    return label([text], at(tick), bottom + 12, 'middle');
  });
  return [element('path', { d: lines, stroke: GRID, fill: 'none' }), ...numbers,
    label([title], (at(axis.from) + at(axis.to)) / 2, bottom + 32, 'middle')];
}

// ---- colours with patterns ----

let patterns = 0;

// A pattern of its own for part i of a chart whose parts touch; its definition and how it is used.
function hatched(i) {
  const id = `hatch-${patterns += 1}`;
  const colour = COLOURS[i % COLOURS.length];
  const fill = element('pattern', { id, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
    element('path', { d: 'M0 0h8v8h-8z', fill: colour }),
    element('path', { d: HATCHES[i % HATCHES.length], stroke: '#fff', 'stroke-width': 1.2, fill: 'none' }));
  return { fill, use: `url(#${id})` };
}

function box(x0, x1, y, height) {
  return `M${Math.min(x0, x1)} ${y}h${Math.max(1, Math.abs(x1 - x0))}v${height}H${Math.min(x0, x1)}z`;
}

// What stands for what; as HTML it finds its own lines.
export function legendOf(items) {
  return make('div', { className: 'legend' }, ...items.map(({ name, sample }) =>
    make('span', {}, element('svg', { width: 34, height: 14, 'aria-hidden': true }, ...sample), ' ', name)));
}

// ---- bars ----

/* Rows { name, note, parts: [{ from, to, kind | colour, title }] }; kinds are names of the legend, parts of one row share its
   height if they lie side by side (isBeside). axis: { title, format, max }. */
export function bars({ rows, kinds = [], axis: { title, format, max }, isBeside = false, labels = 230 }, width) {
  const left = Math.min(isNarrow() ? 120 : labels, Math.max(...rows.map((row) => widthOf(row.name)))) + 14;
  const right = 14 + Math.max(12, ...rows.map((row) => widthOf(row.note ?? '')));
  const values = rows.flatMap((row) => row.parts.flatMap((part) => [part.from, part.to]));
  const axis = axisOf(values, { max });
  const at = scaleOf(axis, left, width - right);
  const colours = kinds.map((_, i) => (kinds.length > 1 ? hatched(i) : { fill: null, use: COLOURS[i] }));
  const marks = [];
  let y = 6;
  for (const row of rows) {
    const lines = wrap(row.name, left - 12);
    const height = Math.max(isBeside ? 32 : 26, lines.length * LINE + 6);
    const thick = isBeside ? (height - 8) / row.parts.length : Math.min(20, height - 8);
    row.parts.forEach((part, i) => {
      const top = isBeside ? y + 4 + i * thick : y + (height - thick) / 2;
      marks.push(titled('path', { d: box(at(part.from), at(part.to), top, thick), fill: part.colour ?? colours[part.kind]?.use ?? COLOURS[0] }, part.title));
    });
    marks.push(label(lines, left - 8, y + height / 2, 'end'));
    if (row.note) {
      const end = Math.max(at(0), ...row.parts.flatMap((part) => [at(part.from), at(part.to)]));
      marks.push(label([row.note], end + 5, y + height / 2, 'start'));
    }
    y += height;
  }
  const drawn = sheet(width, y + 44, element('defs', {}, ...colours.map((one) => one.fill)),
    ...across(axis, at, { top: 2, bottom: y + 2, title, format }), ...marks);
  const items = kinds.map((name, i) => ({ name, sample: [element('path', { d: 'M1 1h32v12h-32z', fill: colours[i].use })] }));
  return kinds.length > 0 ? [legendOf(items), drawn] : [drawn];
}

// ---- lines ----

function markOf(i, x, y) {
  const shapes = [`M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`, `M${x - 4} ${y - 4}h8v8h-8z`, `M${x} ${y - 5}l5 9h-10z`, `M${x} ${y - 5}l5 5l-5 5l-5 -5z`];
  return element('path', { d: shapes[i % shapes.length], fill: COLOURS[i % COLOURS.length] });
}

function strokeOf(i, d) {
  return { d, fill: 'none', stroke: COLOURS[i % COLOURS.length], 'stroke-width': 2.5, 'stroke-dasharray': DASHES[i % DASHES.length] };
}

// Series { name, points: [[x, y]] }; x and y: { title, format, max }.
export function lines({ series, x, y }, width) {
  const HEIGHT = 320;
  const xs = axisOf([], x);
  const ys = axisOf([], y);
  const left = 20 + Math.max(...ys.ticks.map((tick) => widthOf(y.format(tick))));
  const across0 = scaleOf(xs, left, width - 20);
  const up = scaleOf(ys, HEIGHT, 30);
  const marks = ys.ticks.flatMap((tick) => [label([y.format(tick)], left - 6, up(tick), 'end'),
    element('path', { d: `M${left} ${up(tick)}H${width - 20}`, stroke: GRID, fill: 'none' })]);
  series.forEach(({ name, points }, i) => {
    const path = points.map(([px, py], k) => `${k === 0 ? 'M' : 'L'}${across0(px).toFixed(1)} ${up(py).toFixed(1)}`).join('');
    marks.push(titled('path', strokeOf(i, path), name));
    marks.push(...points.filter((_, k) => (k + 3 * i) % 20 === 0).map(([px, py]) => {
      const mark = markOf(i, across0(px), up(py));
      mark.append(element('title', {}, `${name}: ${x.format(px)} %, ${y.format(py)} %`));
      return mark;
    }));
  });
  const items = series.map(({ name }, i) => ({ name, sample: [element('path', strokeOf(i, 'M0 7H34')), markOf(i, 17, 7)] }));
  return [legendOf(items), sheet(width, HEIGHT + 46, label([y.title], 8, 12, 'start'),
    ...across(xs, across0, { top: 30, bottom: HEIGHT, title: x.title, format: x.format }), ...marks)];
}

// ---- cells ----

// Columns { name, weight, cells: [{ kind, title } | null] }, as wide as they weigh; kinds { name, colour, sign }.
export function cells({ columns, kinds, rows, title }, width) {
  const CELL = 14;
  const TOP = 18;
  const LEFT = 46;
  const bottom = TOP + rows.length * CELL;
  const sum = columns.reduce((all, column) => all + column.weight, 0);
  const marks = rows.map((name, i) => (i % 2 === 0 ? label([name], LEFT - 6, TOP + (i + 0.5) * CELL, 'end') : null));
  let x = LEFT;
  let named = -Infinity;
  for (const column of columns) {
    const wide = (width - LEFT - 6) * column.weight / sum;
    column.cells.forEach((cell, i) => {
      if (cell !== null) {
        const y = TOP + i * CELL;
        const { colour, sign } = kinds[cell.kind];
        marks.push(titled('path', { d: `M${x} ${y}h${wide}v${CELL}h${-wide}z`, fill: colour, stroke: '#fff', 'stroke-width': wide > 4 ? 1 : 0.2 }, cell.title));
        marks.push(sign && wide > 5 ? label([sign], x + wide / 2, y + CELL / 2, 'middle') : null);
      }
    });
    if (x + wide / 2 > named + 15) {
      named = x + wide / 2;
      const name = label([column.name], named, bottom + 4, 'end');
      name.setAttribute('transform', `rotate(-60 ${named} ${bottom + 6})`);
      marks.push(name);
    }
    x += wide;
  }
  const items = kinds.map(({ name, colour, sign }) => ({ name,
    sample: [element('path', { d: 'M1 1h32v12h-32z', fill: colour }), sign ? label([sign], 17, 7, 'middle') : null].filter(Boolean) }));
  return [legendOf(items), sheet(width, bottom + 80, label([title], 2, 8, 'start'), ...marks)];
}

// ---- flows from left to right ----

// How many flows lie before each name, at most; what nothing leaves stands at the right end.
function columnsOf(names, links) {
  const place = new Map(names.map((name) => [name, 0]));
  for (let pass = 0; pass < names.length; pass++) {
    for (const { source, target } of links) {
      place.set(target, Math.max(place.get(target), place.get(source) + 1));
    }
  }
  const last = Math.max(...place.values());
  for (const name of names) {
    if (links.every((link) => link.source !== name)) {
      place.set(name, last);
    }
  }
  return place;
}

/* Links { source, target, value, title } without circles; nodeOf(name) tells { text, colour, title }. Nodes of a column stand by
   where their flows come from. */
export function flows({ links, nodeOf }, width, height) {
  const THICK = 14;
  const GAP = isNarrow() ? 26 : 16;
  const names = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  const place = columnsOf(names, links);
  const last = Math.max(1, ...place.values());
  const sumOf = (name, side) => links.filter((link) => link[side] === name).reduce((sum, link) => sum + link.value, 0);
  const nodes = new Map(names.map((name) => [name, { name, size: Math.max(sumOf(name, 'source'), sumOf(name, 'target')), y: 0, out: 0, in: 0 }]));
  const columns = Array.from({ length: last + 1 }, (_, i) => names.filter((name) => place.get(name) === i));
  const room = Math.min(...columns.filter((column) => column.length > 0).map((column) =>
    (height - 16 - GAP * (column.length - 1)) / column.reduce((sum, name) => sum + nodes.get(name).size, 0)));
  const tall = (value) => Math.max(1, value * room);
  const end = isNarrow() ? 100 : 150;
  const xOf = (name) => 8 + place.get(name) * (width - end - 8 - THICK) / last;
  for (const column of columns) {
    const origin = (name) => {
      const from = links.filter((link) => link.target === name);
      const all = from.reduce((sum, link) => sum + link.value, 0);
      return all > 0 ? from.reduce((sum, link) => sum + link.value * nodes.get(link.source).y, 0) / all : Infinity;
    };
    const sorted = column.map((name) => [name, origin(name)]).sort((a, b) => (a[1] === b[1] ? 0 : a[1] - b[1]));
    let y = 8;
    for (const [name] of sorted) {
      nodes.get(name).y = y;
      y += tall(nodes.get(name).size) + GAP;
    }
  }
  const byPlace = [...links].sort((a, b) => nodes.get(a.source).y - nodes.get(b.source).y || nodes.get(a.target).y - nodes.get(b.target).y);
  const marks = byPlace.map(({ source, target, value, title }) => {
    const [from, to] = [nodes.get(source), nodes.get(target)];
    const thick = tall(value);
    const [x0, x1] = [xOf(source) + THICK, xOf(target)];
    const [y0, y1] = [from.y + from.out + thick / 2, to.y + to.in + thick / 2];
    from.out += thick;
    to.in += thick;
    const middle = (x0 + x1) / 2;
    const half = thick / 2;
    const edge = (start, end, x) => `C${middle} ${start} ${middle} ${end} ${x} ${end}`;
    return titled('path', { d: `M${x0} ${y0 - half}${edge(y0 - half, y1 - half, x1)}V${y1 + half}${edge(y1 + half, y0 + half, x0)}z`,
      fill: nodeOf(source).colour, 'fill-opacity': 0.35 }, title);
  });
  for (const { name, size, y } of nodes.values()) {
    const { text, colour, title } = nodeOf(name);
    marks.push(titled('path', { d: `M${xOf(name)} ${y}h${THICK}v${tall(size)}h${-THICK}z`, fill: colour }, title));
    const words = label(wrap(text, end - 12), xOf(name) + THICK + 5, y + tall(size) / 2, 'start');
    words.setAttribute('paint-order', 'stroke');
    words.setAttribute('stroke', '#fff');
    words.setAttribute('stroke-width', 3);
    marks.push(words);
  }
  const used = Math.max(...[...nodes.values()].map((node) => node.y + tall(node.size)));
  return [sheet(width, Math.max(height, used + 10), ...marks)];
}
