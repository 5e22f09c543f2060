// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios of a sweep: their sections and tables lie packed in the page (results/report/pack.c), and those of the one that
// is chosen are brought in. Each piece of a scenario was packed with the same piece of the first one as its dictionary.
import { startCharts } from './charts.js';
import { startMap } from './map.js';
import { data, enter, make, nameWindow } from './page.js';
import { startTables } from './tables.js';

// As in pack.c.
const CHUNK = 16384;
const WINDOW = 32768;

const unpacked = []; // by scenario: a promise of its pieces, [key, bytes]

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

// A block that is only stored begins the stream: what it holds is behind us when the packed blocks refer to it.
function withDictionary(bytes, dictionary) {
  if (dictionary.length === 0) {
    return [bytes];
  }
  const n = dictionary.length;
  return [Uint8Array.of(0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255), dictionary, bytes];
}

async function inflate(bytes, dictionary) {
  const stream = new Blob(withDictionary(bytes, dictionary)).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer()).subarray(dictionary.length);
}

function windowOf(from, n, size, other) {
  const isShort = size < Math.floor(other.length / 4);
  const middle = isShort ? 0 : Math.floor(((2 * from + n) * other.length) / (2 * size));
  const start = Math.min(Math.max(0, middle - WINDOW / 2), Math.max(0, other.length - WINDOW));
  return other.subarray(start, start + WINDOW);
}

async function unpackPiece(size, chunks, other) {
  const bytes = new Uint8Array(size);
  for (const [i, chunk] of chunks.entries()) {
    const from = i * CHUNK;
    bytes.set(await inflate(bytesOf(chunk), windowOf(from, Math.min(CHUNK, size - from), size, other)), from);
  }
  return bytes;
}

async function unpack(i) {
  const packed = JSON.parse(document.getElementById(`packed-${i}`).textContent);
  const first = i === 0 ? [] : await piecesOf(0);
  return Promise.all(packed.map(async ([key, size, ...chunks]) => {
    const other = first.find((piece) => piece[0] === key)?.[1] ?? new Uint8Array();
    return [key, await unpackPiece(size, chunks, other)];
  }));
}

function piecesOf(i) {
  unpacked[i] ??= unpack(i);
  return unpacked[i];
}

const chosenRun = () => Number(document.querySelector('input[name=run]:checked').value);

// What the page has no room for stands in the scenario's own report.
function sayWhatIsElsewhere(place, folder) {
  for (const gap of place.querySelectorAll('[data-elsewhere]')) {
    gap.append(...Object.keys(data.words).map((tongue) => {
      const said = data.words[tongue];
      return make('i', { lang: tongue }, make('b', { textContent: said['js.missing'] }), ` ${said[`js.elsewhere_${gap.dataset.elsewhere}`]}`);
    }), folder === '' ? '' : make('code', { textContent: ` ${folder}/report.html` }));
  }
}

// Shows a scenario, unless another was chosen meanwhile.
async function show(i, place) {
  const pieces = await piecesOf(i);
  if (i !== chosenRun()) {
    return;
  }
  const texts = pieces.map(([key, bytes]) => [key, new TextDecoder().decode(bytes)]);
  const tables = texts.filter(([key]) => key.endsWith('.csv')).map(([key, text]) => [key, JSON.parse(text)]);
  enter({ ...data.runs[i], tables: Object.fromEntries(tables) });
  place.innerHTML = texts.filter(([key]) => !key.endsWith('.csv')).map(([, text]) => text).join('');
  sayWhatIsElsewhere(place, data.runs[i].folder);
  startTables(place);
  startCharts(place);
  startMap(place);
  nameWindow();
  place.dataset.run = i;
}

// A report of one run has none, and nothing to do here.
export async function startScenarios() {
  const place = document.getElementById('sections');
  const buttons = document.querySelectorAll('input[name=run]');
  if (place === null || buttons.length === 0) {
    return;
  }
  for (const button of buttons) {
    button.addEventListener('change', () => show(chosenRun(), place));
  }
  await show(chosenRun(), place);
}
