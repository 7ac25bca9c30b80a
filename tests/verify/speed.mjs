// From the scan to the verdict on a slow phone: Chromium's processor slowed down six times, the registry on this machine, every part of the
// list fetched and every signature checked. Held: from the moment that the page has the code until the browser painted the verdict, in a
// page that saw no certificate yet. Told beside a page of one word, for most of it is the browser's own: from the start of a navigation to the
// code's link in a browser that never saw the page, a second time, and without what browsers of 2017 lack.
import { Devtools } from "./devtools.mjs";
import { keys_message, status_message } from "./forge.mjs";
import { digits_of, vectors } from "./house.mjs";
import { forget_the_new } from "./phone.mjs";
import { Registry } from "./registry.mjs";

const kSlowdown = 6;
const kLimit = 150; // milliseconds
const kTries = 10;
const kPatience = 20000; // milliseconds

// Tells the registry when the verdict was on the screen, by the browser's own account of when it painted that element.
function watch(now) {
  Date.now = () => now;
  let scanned = 0;
  addEventListener("hashchange", ({ timeStamp }) => (scanned = timeStamp));
  // The banner is drawn anew when the registry answers: whichever title is painted first tells the time.
  new MutationObserver(() => {
    const title = document.querySelector("[data-verdict] h1");
    if (title) title.setAttribute("elementtiming", title.closest("[data-verdict]").dataset.verdict);
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((painted) => {
    for (const { identifier, renderTime } of painted.getEntries()) navigator.sendBeacon(`/seen/${renderTime - scanned}/${identifier}`);
  }).observe({ type: "element", buffered: true });
}

export class Scanner {
  async open() {
    this.registry = await new Registry().open();
    this.registry.list = keys_message();
    this.registry.status.PTSD = status_message({ devices: [["K0117", [1, 100]]] });
    this.registry.registered = [vectors.cases[0].digest];
    this.page = `http://127.0.0.1:${this.registry.port}/v`;
    this.link = `${this.page}#${digits_of(vectors.cases[0])}`;
    this.devtools = new Devtools();
    return this;
  }
  /** `old`: without what browsers of 2017 lack. */
  async tab({ old = false, slowdown = kSlowdown } = {}) {
    const tab = await this.devtools.fresh_tab();
    await tab.send("Page.enable");
    await tab.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watch})(${vectors.now * 1000});${old ? `(${forget_the_new})();` : ""}` });
    await tab.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    return tab;
  }
  /** Goes to an address. Milliseconds until the title of `verdict` was painted, from the start of the navigation or the new code. */
  async seen(tab, address, verdict = "genuine_registered") {
    const seen = new Promise((done) => {
      const listen = ({ url }) => url.startsWith("/seen/") && (this.registry.server.off("request", listen), done(url.split("/")));
      this.registry.server.on("request", listen);
    });
    await tab.send("Page.navigate", { url: address });
    const never = new Promise((_, fail) => setTimeout(fail, kPatience, new Error(verdict + " was never painted")).unref());
    const [, , milliseconds, painted] = await Promise.race([seen, never]);
    if (painted !== verdict) throw new Error(`${painted} was painted, not ${verdict}`);
    return Number(milliseconds);
  }
  async close() {
    await this.devtools.close();
    this.registry.close();
  }
}

/** What else runs on this machine only ever adds: the least of some tries is what the page itself costs. */
async function least(scanner, tab_options, measure) {
  const times = [];
  for (let i = 0; i < kTries; ++i) {
    const tab = await scanner.tab(tab_options);
    times.push(await measure(tab));
    await tab.close();
  }
  return Math.round(Math.min(...times));
}
const a_while = () => new Promise((done) => setTimeout(done, 700));

if (process.argv[1].endsWith("speed.mjs")) {
  const scanner = await new Scanner().open();
  const first = (tab) => scanner.seen(tab, scanner.link);
  const open = async (tab) => (await scanner.seen(tab, scanner.page, "scan"), await a_while(), await first(tab));
  // The service worker has the page then; the tab was elsewhere meanwhile.
  const second = async (tab) => (await first(tab), await tab.send("Page.navigate", { url: "about:blank" }), await a_while(), await first(tab));
  const word = (tab) => scanner.seen(tab, scanner.page.replace(/v$/, "word"), "word");
  const scan = await least(scanner, {}, open);
  console.log(`verify page: scan to verdict ${scan} ms, processor slowed down ${kSlowdown} times (at most ${kLimit})`);
  const [empty, now, again, old] = [await least(scanner, {}, word), await least(scanner, {}, first), await least(scanner, {}, second), await least(scanner, { old: true }, first)];
  console.log(
    `from the start of a navigation: ${now} ms on a first visit, ${again} ms on a second, ${old} ms without the browser's own Ed25519; ` +
      `a page of one word ${empty} ms`,
  );
  await scanner.close();
  process.exitCode = scan <= kLimit ? 0 : 1;
}
