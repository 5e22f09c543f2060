// SPDX-License-Identifier: GPL-3.0-or-later
// Unpacks data and script of the page and runs it. Its hash stands in the policy of the page, so nothing else can be run this way.
// Where a browser cannot unpack, the page stays as it is and says that charts are missing.
function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
}

// The block of data: its length, then its pieces.
async function unpackData(place) {
  const [, ...pieces] = JSON.parse(place.textContent);
  const parts = await Promise.all(pieces.map((piece) => inflate(piece).arrayBuffer()));
  place.textContent = await new Blob(parts).text();
}

async function start() {
  const data = document.getElementById('data');
  if (data.dataset.packed !== undefined) {
    await unpackData(data);
  }
  const script = document.createElement('script');
  script.textContent = await inflate(document.getElementById('packed').textContent.trim()).text();
  document.body.append(script);
}

start().catch(() => {
  document.getElementById('scriptless').hidden = false;
});
