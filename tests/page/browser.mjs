// A headless Chromium, spoken to over its debugging pipe: no port, no driver, no package.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE = 60_000;

const ARGUMENTS = [
  "--headless", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu",
  "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--disable-dev-shm-usage", "--force-color-profile=srgb", "--lang=en",
];

export class Browser {
  static async start(executable) {
    const profile = mkdtempSync(join(tmpdir(), "countersign-page-"));
    // Chromium's own sandbox does not start for root.
    const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const child = spawn(executable, [...ARGUMENTS, ...root, `--user-data-dir=${profile}`], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    return new Browser(child, profile);
  }

  constructor(child, profile) {
    this.child = child;
    this.profile = profile;
    this.pending = new Map();
    this.pages = new Map();
    this.last = 0;
    let rest = Buffer.alloc(0);
    child.stdio[4].on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#receive(JSON.parse(rest.subarray(0, end).toString("utf8")));
        rest = rest.subarray(end + 1);
      }
    });
    this.gone = new Promise((resolve) => child.once("exit", resolve));
    const stop = (error) => {
      for (const { reject } of this.pending.values()) reject(error);
      this.pending.clear();
    };
    child.once("error", stop);
    child.once("exit", () => stop(new Error("the browser has ended")));
    child.stdio[3].on("error", stop);
  }

  #receive(message) {
    if (message.id === undefined) {
      this.pages.get(message.sessionId)?.happened(message.method, message.params);
      return;
    }
    const { resolve, reject } = this.pending.get(message.id) ?? {};
    this.pending.delete(message.id);
    if (message.error) reject?.(new Error(message.error.message));
    else resolve?.(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), PATIENCE);
      const done = (settle) => (value) => {
        clearTimeout(timer);
        settle(value);
      };
      this.pending.set(id, { resolve: done(resolve), reject: done(reject) });
      this.child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    });
  }

  async open(url, { scripts = true, width = 1280, height = 900 } = {}) {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    this.pages.set(sessionId, page);
    for (const domain of ["Page", "Runtime", "Log", "Network", "Accessibility"]) {
      await page.send(`${domain}.enable`);
    }
    await page.resize(width, height);
    await page.send("Emulation.setScriptExecutionDisabled", { value: !scripts });
    const loaded = page.once("Page.loadEventFired");
    await page.send("Page.navigate", { url });
    await loaded;
    return page;
  }

  async stop() {
    await this.send("Browser.close").catch(() => this.child.kill());
    await this.gone;
    rmSync(this.profile, { recursive: true, force: true });
  }
}

class Page {
  constructor(browser, session, target) {
    Object.assign(this, { browser, session, target, requests: [], complaints: [], waiting: new Map() });
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  once(method) {
    return new Promise((resolve) => this.waiting.set(method, resolve));
  }

  happened(method, params) {
    this.waiting.get(method)?.(params);
    this.waiting.delete(method);
    switch (method) {
      case "Network.requestWillBeSent":
        this.requests.push(params.request.url);
        break;
      case "Runtime.exceptionThrown":
        this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
        break;
      case "Runtime.consoleAPICalled":
        this.complaints.push(`${params.type}: ${params.args.map((argument) => argument.value).join(" ")}`);
        break;
      case "Log.entryAdded":
        this.complaints.push(`${params.entry.level}: ${params.entry.text}`);
        break;
    }
  }

  /** Runs a function inside the page; its arguments and its answer are plain data. */
  async run(inside, ...parameters) {
    const list = parameters.map((parameter) => JSON.stringify(parameter)).join(", ");
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression: `(${inside})(${list})`, returnByValue: true, awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  resize(width, height) {
    return this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  }

  media(media, scheme = "light") {
    return this.send("Emulation.setEmulatedMedia", {
      media, features: [{ name: "prefers-color-scheme", value: scheme }],
    });
  }

  async press(key, code) {
    const event = { key, code: key, windowsVirtualKeyCode: code };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...event, text: key === "Enter" ? "\r" : undefined });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** Replaces the text of a field as somebody at the keyboard would. */
  async type(id, text) {
    await this.run((id) => {
      const field = document.getElementById(id);
      field.focus();
      field.select();
    }, id);
    if (text) await this.send("Input.insertText", { text });
    else await this.press("Backspace", 8);
  }

  choose(id, value) {
    return this.run((id, value) => {
      const field = document.getElementById(id);
      field.value = value;
      if (field.value !== value) throw new Error(`${id} has no option ${value}`);
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }, id, value);
  }

  async screenshot(whole = false) {
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: whole });
    return Buffer.from(data, "base64");
  }

  close() {
    this.browser.pages.delete(this.session);
    return this.browser.send("Target.closeTarget", { targetId: this.target });
  }
}
