// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles script and style of the report, with the licences of what they contain, into a C file: node build.mjs OUT.c
// The script is deflated (180 kB become 80 kB of base64), for a report is to stay small; a loader of some lines unpacks
// it in the page. Both run only because the page's policy names their hashes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
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

function bytes(name, text) {
  if (/[^\x00-\x7f]/.test(text)) {
    throw new Error(`${name} is not ASCII`);
  }
  if (/<\/(script|style)|<!--/i.test(text)) {
    throw new Error(`${name} would end its element`);
  }
  const lines = Buffer.from(`${text}\0`, 'latin1').join(',').replace(/(.{100,118},)/g, '$1\n');
  return `static const char ${name}[] = {\n${lines}\n};\n`;
}

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const script = await bundle('report.js', { format: 'iife', legalComments: 'none' });
const style = await bundle('report.css', { loader: { '.png': 'dataurl' } });
const loader = (await bundle('loader.js', { format: 'iife' })).trim();
const packed = deflateRawSync(Buffer.from(script), { level: 9 }).toString('base64');
writeFileSync(
  process.argv[2],
  `/* Made by results/report/web/build.mjs. */\n#include "results/report/bundle.h"\n\n` +
    `${bytes('packed', packed)}\n${bytes('loader', loader)}\n${bytes('style', style)}\n${bytes('licences', licences())}\n` +
    `const aft_report_bundle aft_report_bundle_built = {packed, loader, style, licences,\n` +
    `    "${hashOf(loader)} ${hashOf(script)}"};\n`
);
