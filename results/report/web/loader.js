// SPDX-License-Identifier: GPL-3.0-or-later
// Unpacks the script of the page and runs it. Its hash stands in the policy of the page, so nothing else can be run this way.
// Where a browser cannot unpack, the page stays as it is and says that charts are missing.
async function start() {
  const packed = atob(document.getElementById('packed').textContent.trim());
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const script = document.createElement('script');
  script.textContent = await new Response(stream).text();
  document.body.append(script);
}

start().catch(() => {
  document.getElementById('scriptless').hidden = false;
});
