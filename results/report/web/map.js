// SPDX-License-Identifier: GPL-3.0-or-later
// The map: what map.csv holds, drawn by Leaflet without any tiles. Each layer has its box below; shape, width and dashes say
// what colour says.
import L from 'leaflet';
import { cellWord, columnWord, formatNumber, isNumber, lang, make, numberOf, onLanguage, onLeave, rowsOf, word } from './page.js';

const POINTS = ['station', 'site', 'plant'];

const CLASSES = [
  { key: 'js.below_50', below: 0.5, mark: 'low', style: { color: '#5a7d96', weight: 2 } },
  { key: 'js.below_80', below: 0.8, mark: 'half', style: { color: '#2b6ea3', weight: 3 } },
  { key: 'js.below_100', below: 0.999, mark: 'high', style: { color: '#b35900', weight: 4, dashArray: '10 5' } },
  { key: 'js.full', below: Infinity, mark: 'full', style: { color: '#a3241c', weight: 6, dashArray: '3 6' } }
];

function classOf(row) {
  const loading = isNumber(row.loading_max) ? numberOf(row.loading_max) : 0;
  return CLASSES.find((one) => loading < one.below);
}

// Pixels for a capacity, so that ten times as much is some three times as wide.
function widthOf(row) {
  const capacity = isNumber(row.capacity) ? numberOf(row.capacity) : 0;
  return Math.min(12, 3 + Math.sqrt(Math.max(0, capacity)) / 2);
}

// The layers in the order in which they are drawn: who belongs to it, how it looks, what its box says.
const LAYERS = [
  { id: 'backbone', has: (row) => row.layer === 'backbone', style: () => ({ color: '#2b5d50', weight: 7, opacity: 0.55 }),
    title: () => cellWord('backbone') },
  ...CLASSES.map((one) => ({
    id: one.key, has: (row) => row.layer === 'line' && row.state !== 'not built' && classOf(row) === one, style: () => one.style,
    title: () => `${cellWord('line')}, ${word(one.key)}`
  })),
  { id: 'line-not', has: (row) => row.layer === 'line' && row.state === 'not built',
    style: () => ({ color: '#5a6872', weight: 1.5, dashArray: '2 5' }), title: () => `${cellWord('line')}, ${cellWord('not built')}` },
  { id: 'transport', has: (row) => row.layer === 'transport', style: () => ({ color: '#8e3a80', weight: 2, dashArray: '6 4' }),
    title: () => cellWord('transport') },
  { id: 'branch-late', has: (row) => row.layer === 'branch' && row.state === 'too late',
    style: () => ({ color: '#5a6872', weight: 3, dashArray: '1 6' }), title: () => `${cellWord('branch')}, ${cellWord('too late')}` },
  { id: 'branch-not', has: (row) => row.layer === 'branch' && row.state === 'not built',
    style: () => ({ color: '#0a6b45', weight: 2.5, dashArray: '7 6' }), title: () => `${cellWord('branch')}, ${cellWord('not built')}` },
  { id: 'branch', has: (row) => row.layer === 'branch' && row.state === 'built', style: (row) => ({ color: '#0a6b45', weight: widthOf(row) }),
    title: () => `${cellWord('branch')}, ${cellWord('built')} (${word('js.width')})` },
  ...CLASSES.map((one) => ({
    id: `station-${one.mark}`, shape: `square ${one.mark}`, has: (row) => row.layer === 'station' && classOf(row) === one,
    title: () => `${cellWord('station')}, ${word(one.key)}`
  })),
  { id: 'plant', shape: 'diamond', has: (row) => row.layer === 'plant' && row.state !== 'not built', title: () => cellWord('plant') },
  { id: 'plant-not', shape: 'diamond hollow', has: (row) => row.layer === 'plant' && row.state === 'not built',
    title: () => `${cellWord('plant')}, ${cellWord('not built')}` },
  { id: 'site', shape: 'circle', has: (row) => row.layer === 'site', title: () => cellWord('site') }
];

function placeOf(row, which) {
  const x = row[`x${which}`];
  const y = row[`y${which}`];
  return isNumber(x) && isNumber(y) ? [numberOf(y), numberOf(x)] : null;
}

// Both ends at one place: nothing to draw between them.
function isDrawn(row) {
  const from = placeOf(row, 0);
  const to = placeOf(row, 1);
  return POINTS.includes(row.layer) ? from !== null : from !== null && to !== null && (from[0] !== to[0] || from[1] !== to[1]);
}

function tooltipOf(row) {
  const title = row[`title_${lang()}`] || row.title_nl || row.name;
  const lines = [make('b', { textContent: title })];
  const say = (label, value) => lines.push(make('div', { textContent: `${label}: ${value}` }));
  if (title !== row.name) {
    say(columnWord('name'), row.name);
  }
  say(columnWord('state'), cellWord(row.state));
  if (isNumber(row.capacity) && numberOf(row.capacity) > 0) {
    say(columnWord('capacity'), formatNumber(numberOf(row.capacity)));
  }
  if (isNumber(row.peak_mw)) {
    say(columnWord('peak_mw'), formatNumber(numberOf(row.peak_mw)));
  }
  if (isNumber(row.loading_max)) {
    say(columnWord('loading_max'), formatNumber(100 * numberOf(row.loading_max), 0));
  }
  return make('div', { className: 'tip' }, ...lines);
}

function geoJsonOf(row) {
  const from = [numberOf(row.x0), numberOf(row.y0)];
  const geometry = POINTS.includes(row.layer) ? { type: 'Point', coordinates: from }
    : { type: 'LineString', coordinates: [from, [numberOf(row.x1), numberOf(row.y1)]] };
  return { type: 'Feature', geometry, properties: row };
}

// Sites by their peak; a square root, so that a large one hides no others.
function sizeOf(layer, row) {
  if (layer.id !== 'site') {
    return layer.shape.startsWith('square') ? 9 : 11;
  }
  return Math.min(30, 9 + 2 * Math.sqrt(isNumber(row.peak_mw) ? numberOf(row.peak_mw) : 0));
}

function pointOf(layer, row, place) {
  const size = sizeOf(layer, row);
  const html = make('span', { className: `mark ${layer.shape}` });
  return L.marker(place, { keyboard: false, icon: L.divIcon({ html, className: 'point', iconSize: [size, size] }) });
}

function layerOf(layer, rows) {
  return L.geoJSON(rows.map(geoJsonOf), {
    style: layer.style ? (feature) => layer.style(feature.properties) : undefined,
    pointToLayer: (feature, place) => pointOf(layer, feature.properties, place),
    onEachFeature: (feature, shape) => shape.bindTooltip(() => tooltipOf(feature.properties), { sticky: true })
  });
}

// ---- names of municipalities, where their sites are; those that would cover another wait for a closer look ----

function townsOf(rows) {
  const towns = new Map();
  for (const row of rows.filter((one) => one.layer === 'site' && one.municipality)) {
    const places = towns.get(row.municipality) ?? [];
    towns.set(row.municipality, [...places, placeOf(row, 0)]);
  }
  return [...towns.entries()].sort((a, b) => b[1].length - a[1].length).map(([name, places]) => ({
    name, at: [0, 1].map((i) => places.reduce((sum, place) => sum + place[i], 0) / places.length)
  }));
}

function showTowns(map, towns) {
  const shown = L.layerGroup().addTo(map);
  const draw = () => {
    const taken = [];
    shown.clearLayers();
    for (const town of towns) {
      const at = map.latLngToLayerPoint(town.at);
      if (taken.every((other) => Math.abs(other.x - at.x) > 90 || Math.abs(other.y - at.y) > 22)) {
        taken.push(at);
        const html = make('span', { textContent: town.name });
        L.marker(town.at, { interactive: false, keyboard: false, icon: L.divIcon({ html, className: 'town', iconSize: null }) }).addTo(shown);
      }
    }
  };
  map.on('zoomend', draw);
  draw();
}

// ---- the box of layers, which is the legend too ----

function sampleOf(layer, rows) {
  if (layer.shape) {
    return make('span', { className: 'sample' }, make('span', { className: `mark ${layer.shape}` }));
  }
  const style = layer.style(rows[0]);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  for (const [name, value] of Object.entries({ width: 34, height: 12, 'aria-hidden': 'true' })) {
    svg.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries({ x1: 1, y1: 6, x2: 33, y2: 6, stroke: style.color, 'stroke-width': style.weight,
    'stroke-dasharray': style.dashArray ?? '', opacity: style.opacity ?? 1 })) {
    line.setAttribute(name, value);
  }
  svg.append(line);
  return make('span', { className: 'sample' }, svg);
}

function boxOf(map, shown) {
  const legend = make('legend');
  const box = make('fieldset', { className: 'layers' }, legend);
  for (const { layer, rows, drawn } of shown) {
    const check = make('input', { type: 'checkbox', checked: true, name: 'layer', value: layer.id });
    const name = make('span');
    check.addEventListener('change', () => (check.checked ? drawn.addTo(map) : drawn.remove()));
    box.append(make('label', {}, check, ' ', sampleOf(layer, rows), ' ', name));
    onLanguage(() => {
      name.textContent = `${layer.title()} (${rows.length})`;
    });
  }
  onLanguage(() => {
    legend.textContent = word('js.layers');
  });
  return box;
}

function boundsOf(rows) {
  return L.latLngBounds(rows.flatMap((row) => [placeOf(row, 0), placeOf(row, 1)]).filter((at) => at !== null));
}

// What is decided and where its users are; all, unless that would be much smaller. The rest can be had by zooming out.
function firstView(rows) {
  const near = rows.filter((row) => ['branch', 'site', 'plant'].includes(row.layer));
  const all = boundsOf(rows);
  const close = near.length > 1 ? boundsOf(near) : all;
  const spanOf = (bounds) => bounds.getNorth() - bounds.getSouth() + bounds.getEast() - bounds.getWest();
  return spanOf(all) <= 1.5 * spanOf(close) ? all : close;
}

// Shows the first view, and again whenever the size changes (on paper, say) until somebody looks elsewhere.
function fitterOf(map, bounds) {
  let isOurs = false;
  let isMoved = false;
  map.on('movestart zoomstart', () => {
    isMoved = isMoved || !isOurs;
  });
  const fit = () => {
    isOurs = true;
    map.invalidateSize({ animate: false });
    if (!isMoved) {
      map.fitBounds(bounds, { padding: [16, 16], animate: false });
    }
    isOurs = false;
  };
  fit();
  return fit;
}

export function startMap(root) {
  const place = root.querySelector('.chart.map');
  const rows = place === null ? [] : rowsOf('map.csv').filter(isDrawn);
  if (rows.length === 0) {
    return;
  }
  const canvas = make('div', { className: 'map-canvas' });
  place.append(canvas);
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(canvas, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm });
  const fit = fitterOf(map, firstView(rows));
  const shown = LAYERS.map((layer) => ({ layer, rows: rows.filter(layer.has) })).filter((one) => one.rows.length > 0)
    .map((one) => ({ ...one, drawn: layerOf(one.layer, one.rows).addTo(map) }));
  showTowns(map, townsOf(rows));
  L.control.scale({ imperial: false }).addTo(map);
  place.append(boxOf(map, shown));
  canvas.setAttribute('role', 'region');
  let zoom = null;
  onLanguage(() => {
    canvas.setAttribute('aria-label', word('js.map'));
    zoom?.remove();
    zoom = L.control.zoom({ zoomInTitle: word('js.zoom_in'), zoomOutTitle: word('js.zoom_out') }).addTo(map);
  });
  canvas.addEventListener('focus', () => map.scrollWheelZoom.enable());
  canvas.addEventListener('blur', () => map.scrollWheelZoom.disable());
  const observer = new ResizeObserver(fit);
  observer.observe(canvas);
  onLeave(() => {
    observer.disconnect();
    map.remove();
  });
}
