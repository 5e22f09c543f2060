// SPDX-License-Identifier: GPL-3.0-or-later
// Drives Chromium by its own protocol through a pipe: no package, no port. One page, an empty profile, no network.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
  '--disable-default-apps', '--disable-sync', '--disable-dev-shm-usage', '--no-first-run', '--hide-scrollbars', '--mute-audio',
  '--host-resolver-rules=MAP * ~NOTFOUND', '--remote-debugging-pipe'];
const PATIENCE = 240000; // ms for an answer; axe on the longest page takes a minute where others work beside it

export class Browser {
  constructor(program = process.env.CHROMIUM ?? 'chromium') {
    this.profile = mkdtempSync(join(tmpdir(), 'aftak-chromium-'));
    this.process = spawn(program, [...FLAGS, `--user-data-dir=${this.profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.failed = new Promise((_, refuse) => {
      this.process.on('error', (error) => refuse(new Error(`cannot start ${program}: ${error.message}`)));
      this.process.on('exit', () => refuse(new Error(`${program} has ended`)));
    });
    this.failed.catch(() => {});
    this.waiting = new Map();
    this.next = 1;
    this.requests = [];
    this.complaints = [];
    let rest = Buffer.alloc(0);
    this.process.stdio[4].on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.hear(JSON.parse(rest.subarray(0, end).toString('utf8')));
        rest = rest.subarray(end + 1);
      }
    });
  }

  hear(message) {
    if (message.id !== undefined) {
      const { resolve, refuse } = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) {
        refuse(new Error(message.error.message));
      } else {
        resolve(message.result);
      }
      return;
    }
    const { method, params } = message;
    if (method === 'Network.requestWillBeSent') {
      this.requests.push(params.request.url);
    } else if (method === 'Runtime.exceptionThrown') {
      this.complaints.push(`exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    } else if (method === 'Runtime.consoleAPICalled') {
      this.complaints.push(`console.${params.type}: ${params.args.map((arg) => arg.value ?? arg.description).join(' ')}`);
    } else if (method === 'Log.entryAdded') {
      this.complaints.push(`${params.entry.level}: ${params.entry.text}`);
    }
  }

  send(method, params = {}, sessionId = this.session) {
    const id = this.next++;
    let timer = null;
    const late = new Promise((_, refuse) => {
      timer = setTimeout(() => refuse(new Error(`${method}: no answer`)), PATIENCE);
    });
    const answer = new Promise((resolve, refuse) => this.waiting.set(id, { resolve, refuse }));
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return Promise.race([answer, this.failed, late]).finally(() => clearTimeout(timer));
  }

  async start() {
    const { targetInfos } = await this.send('Target.getTargets', {}, undefined);
    const { targetId } = targetInfos.find((target) => target.type === 'page');
    this.session = (await this.send('Target.attachToTarget', { targetId, flatten: true }, undefined)).sessionId;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) {
      await this.send(`${domain}.enable`);
    }
    await this.send('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  }

  async resize(width, height) {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  // Opens a file and waits until the page says that it is ready, or only until it is there.
  async open(url, isScripted = true) {
    this.requests = [];
    this.complaints = [];
    await this.send('Page.navigate', { url });
    await this.until(`document.readyState === 'complete' && location.href.startsWith('file:')`);
    if (isScripted) {
      await this.until(`document.documentElement.dataset.ready === 'true'`);
    }
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  async until(condition) {
    for (const start = Date.now(); Date.now() - start < PATIENCE;) {
      if (await this.evaluate(condition).catch(() => false)) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never: ${condition}; ${this.complaints.join('; ')}`);
  }

  async press(key, code = key) {
    const text = key === ' ' ? ' ' : key === 'Enter' ? '\r' : undefined;
    const windowsVirtualKeyCode = { Tab: 9, Enter: 13, ' ': 32, ArrowRight: 39, ArrowDown: 40 }[key];
    await this.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', key, code, text, windowsVirtualKeyCode });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, windowsVirtualKeyCode });
  }

  async shoot(file, isWhole = false) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: isWhole });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }

  async pdf() {
    const { data } = await this.send('Page.printToPDF', { preferCSSPageSize: true, printBackground: true });
    return Buffer.from(data, 'base64');
  }

  async close() {
    this.process.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill();
    await ended;
    // Its helper processes write on for a moment after it.
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
