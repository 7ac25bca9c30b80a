// Chromium, spoken to by its DevTools protocol alone: a driver that watches every page would be part of what is measured.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Devtools {
  #last = 0;
  #asked = new Map();
  #heard = [];

  constructor(args = []) {
    this.profile = mkdtempSync(join(tmpdir(), "sanad-chromium-"));
    const quiet = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update"];
    this.chromium = spawn(
      process.env.SANAD_CHROMIUM || "/usr/bin/chromium",
      [...quiet, "--window-size=360,640", "--remote-debugging-pipe", "--user-data-dir=" + this.profile, ...args, "about:blank"],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    let said = "";
    this.chromium.stdio[4].setEncoding("utf8").on("data", (text) => {
      const messages = (said + text).split("\0");
      said = messages.pop();
      messages.forEach((message) => this.#hear(JSON.parse(message)));
    });
  }
  #hear(message) {
    const asked = this.#asked.get(message.id);
    if (!asked) return this.#heard.filter(({ method }) => method === message.method).forEach(({ listener }) => listener(message.params, message.sessionId));
    this.#asked.delete(message.id);
    if (message.error) asked.fail(new Error(message.error.message));
    else asked.done(message.result);
  }
  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    this.chromium.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    return new Promise((done, fail) => this.#asked.set(id, { done, fail }));
  }
  on(method, listener) {
    this.#heard.push({ method, listener });
  }
  /** The next such event of this session. */
  next(method, session) {
    return new Promise((done) => {
      const one = { method, listener: (params, from) => from === session && (this.#heard.splice(this.#heard.indexOf(one), 1), done(params)) };
      this.#heard.push(one);
    });
  }
  /** Asks `method` of a new tab in a browser context that knows nothing yet. */
  async fresh_tab() {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    return {
      session: sessionId,
      send: (method, params) => this.send(method, params, sessionId),
      next: (method) => this.next(method, sessionId),
      close: () => this.send("Target.disposeBrowserContext", { browserContextId }),
    };
  }
  async close() {
    const gone = new Promise((done) => this.chromium.on("exit", done));
    await this.send("Browser.close").catch(() => undefined);
    await gone;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
