// A phone of 360 × 640 pixels that opens the page in Chromium, and notes what a page of ours must never do.
import { tool, vectors } from "./house.mjs";

const locale_of = { en: "en-GB", ur: "ur-PK" };

export function launch(args = []) {
  return tool("playwright-core").chromium.launch({
    executablePath: process.env.SANAD_CHROMIUM || "/usr/bin/chromium",
    chromiumSandbox: false,
    args,
  });
}

// A browser of 2017, as far as today's can be made to forget.
export function forget_the_new() {
  delete globalThis.BigInt;
  delete globalThis.DecompressionStream;
  if (globalThis.crypto.subtle) {
    SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"));
  }
}

function forget_storage() {
  Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("Denied.", "SecurityError"); } }); // prettier-ignore
}

export class Phone {
  /** `old`: of 2017; `storage`: whether pages may keep anything; `workers`: whether a service worker may; `at`: the time, unix seconds. */
  static async take(browser, registry, { language = "en", host = "127.0.0.1", old = false, scripts = true, storage = true, workers = false, at = vectors.now } = {}) {
    const phone = new Phone();
    phone.context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      deviceScaleFactor: 2,
      locale: locale_of[language],
      javaScriptEnabled: scripts,
    });
    await phone.set_clock(at);
    if (old) await phone.context.addInitScript(forget_the_new);
    if (!workers) await phone.context.addInitScript(() => delete Navigator.prototype.serviceWorker);
    if (!storage) await phone.context.addInitScript(forget_storage);
    phone.page = await phone.context.newPage();
    phone.origin = registry ? `http://${host}:${registry.port}` : "file://";
    phone.wrong = []; // requests to anybody else, errors, violations of the page's policy
    phone.page.on("request", (request) => {
      if (![phone.origin, "data:", "blob:"].some((own) => request.url().startsWith(own))) phone.wrong.push(request.url());
    });
    phone.page.on("pageerror", (error) => phone.wrong.push("error: " + error.message));
    phone.page.on("console", (message) => {
      if (message.type() === "error" && /Content Security/.test(message.text())) phone.wrong.push(message.text());
    });
    return phone;
  }
  set_clock(at) {
    return this.context.addInitScript(`Date.now = () => ${at * 1000};`);
  }
  async open(digits, path = "/v") {
    await this.page.goto("about:blank");
    await this.page.goto(`${this.origin}${path}${digits ? "#" + digits : ""}`);
    return this.settled();
  }
  async settled() {
    await this.page.waitForSelector("[data-verdict]");
    await this.page.waitForSelector("[data-registry=asking]", { state: "detached" });
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))); // what stands below comes after the answer
    return this.page.getAttribute("[data-verdict]", "data-verdict");
  }
  /** The same page, another code: what a second scan into an open tab does. */
  async scan_again(digits) {
    await this.page.evaluate((text) => {
      document.getElementById("answer").textContent = "";
      location.hash = text;
    }, digits);
    return this.settled();
  }
  async paste(text) {
    await this.page.fill("#pasted", text);
    await this.page.evaluate(() => document.querySelector("[data-verdict]").removeAttribute("data-verdict"));
    await this.page.click("#paste button");
    return this.settled();
  }
  text() {
    return this.page.innerText("body");
  }
  lines() {
    return this.page.$$eval("[data-line]", (all) => all.map((line) => line.dataset.line));
  }
  facts() {
    return this.page.$$eval("[data-fact]", (rows) => rows.map((row) => [row.dataset.fact, row.querySelector("dd").innerText]));
  }
  said(name) {
    return this.page.$eval(`[data-${name}]`, (line, attribute) => line.getAttribute("data-" + attribute), name).catch(() => null);
  }
  close() {
    return this.context.close();
  }
}
