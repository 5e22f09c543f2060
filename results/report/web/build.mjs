// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles script and style of the report, with the licences of what they contain, into bundle.c, which is checked in, so
// that a build needs neither Node.js nor packages. `build.mjs --check` asks whether bundle.c is what would be made.
// The script is deflated (180 kB become 80 kB of base64), for a report is to stay small; a loader of some lines unpacks
// it in the page. Both run only because the page's policy names their hashes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const place = join(here, 'bundle.c');
const shipped = ['leaflet'];

function textOf(name, file) {
  try {
    return readFileSync(join(here, 'node_modules', name, file), 'utf8').trim();
  } catch {
    return '';
  }
}

// The whole texts: BSD asks for them, and the report is passed on without this program.
function licences() {
  const parts = shipped.map((name) => {
    const about = JSON.parse(textOf(name, 'package.json'));
    const texts = ['LICENSE', 'LICENSE.txt', 'NOTICE'].map((file) => textOf(name, file)).filter(Boolean);
    if (texts.length === 0) {
      throw new Error(`${name} has no licence text`);
    }
    return `${name} ${about.version} (${about.license})\n\n${texts.join('\n\n')}`;
  });
  const text = parts.join('\n\n----\n\n').replaceAll('--', '- -');
  return `The script of this report contains the following works.\n\n${text.replace(/[^\x09\x0a\x20-\x7e]/g, '')}\n`;
}

async function bundle(entry, options) {
  const made = await build({
    entryPoints: [join(here, entry)],
    bundle: true,
    minify: true,
    write: false,
    target: ['es2020', 'chrome100', 'firefox100', 'safari15.4'],
    legalComments: 'eof',
    logLevel: 'warning',
    ...options
  });
  return made.outputFiles[0].text;
}

// A C string, 100 letters to a line; no letter is part of a trigraph.
function literal(name, text) {
  if (/[^\x00-\x7f]/.test(text)) {
    throw new Error(`${name} is not ASCII`);
  }
  if (/<\/(script|style)|<!--/i.test(text)) {
    throw new Error(`${name} would end its element`);
  }
  const escaped = (part) => part.replace(/[\\"?]/g, '\\$&').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
  const lines = text.match(/[^\n]{1,100}\n?|\n/g).map((part) => `    "${escaped(part)}"`);
  return `static const char ${name}[] =\n${lines.join('\n')};\n`;
}

const sum = (text, form) => createHash('sha256').update(text).digest(form);
const hashOf = (text) => `'sha256-${sum(text, 'base64')}'`;

// Of all that bundle.c is made of, as scripts/cmake/report.cmake counts it.
function sumOfSources() {
  const names = readdirSync(here).filter((name) => /\.(js|css|mjs)$/.test(name)).sort();
  return sum([...names, 'package-lock.json'].map((name) => sum(readFileSync(join(here, name)), 'hex')).join(''), 'hex');
}

const script = await bundle('report.js', { format: 'iife', legalComments: 'none' });
const style = await bundle('report.css', { loader: { '.png': 'dataurl' } });
const loader = (await bundle('loader.js', { format: 'iife' })).trim();

function fileWith(packed) {
  return `/* SPDX-FileCopyrightText: aftak contributors
 * SPDX-FileCopyrightText: 2010-2023 Volodymyr Agafonkin
 * SPDX-FileCopyrightText: 2010-2011 CloudMade
 * SPDX-License-Identifier: GPL-3.0-or-later AND BSD-2-Clause
 *
 * Made by scripts/bundle, of sources whose sum is ${sumOfSources()}. */
#include "results/report/bundle.h"

/* clang-format off */
#pragma GCC diagnostic ignored "-Woverlength-strings"

${literal('packed', packed)}
${literal('loader', loader)}
${literal('style', style)}
${literal('licences', licences())}
const aft_report_bundle aft_report_bundle_built = {packed, loader, style, licences,
    "${hashOf(loader)} ${hashOf(script)}"};
`;
}

// Each Node.js deflates in its own way: what is checked in is right if the script comes out of it.
function packedIn(text) {
  const [, lines] = /packed\[\] =\n([^;]*);/.exec(text);
  return lines.replace(/[\s"]/g, '');
}

if (process.argv[2] === '--check') {
  const there = readFileSync(place, 'utf8');
  const packed = packedIn(there);
  if (fileWith(packed) !== there || inflateRawSync(Buffer.from(packed, 'base64')).toString() !== script) {
    console.log('results/report/web/bundle.c is not what its sources give: run scripts/bundle');
    process.exitCode = 1;
  }
} else {
  writeFileSync(place, fileWith(deflateRawSync(Buffer.from(script), { level: 9 }).toString('base64')));
}
