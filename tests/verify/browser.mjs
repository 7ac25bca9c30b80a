// The page itself, in Chromium, as a phone of 360 pixels shows it.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bytes, digits_of, page_dir, tool, vectors, words } from "./house.mjs";
import { Registry } from "./registry.mjs";
import { assert, check } from "./report.mjs";

const paper_order = [
  "holder_name", "holder_name_ur", "relation", "course_title", "course_code", "kind", "grade", "hours", "level", "period", "issued_on", "expires_at",
  "attendance", "centre", "serial", "lookup_code", "identity_last4", "supersedes", "issued_at", "time_source", "full_digest",
]; // prettier-ignore
const fact_of = { relation: "relation_name", attendance: "attendance_percent", period: "period_start" };
const locale_of = { en: "en-GB", ur: "ur-PK" };

// A browser of 2017, as far as today's can be made to forget.
function forget_the_new() {
  delete globalThis.BigInt;
  delete globalThis.DecompressionStream;
  if (globalThis.crypto.subtle) {
    SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"));
  }
}

class Phone {
  static async take(browser, registry, { language = "en", host = "127.0.0.1", old = false, scripts = true } = {}) {
    const phone = new Phone();
    phone.context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      deviceScaleFactor: 2,
      locale: locale_of[language],
      javaScriptEnabled: scripts,
    });
    await phone.context.addInitScript(`Date.now = () => ${vectors.now * 1000};`);
    if (old) await phone.context.addInitScript(forget_the_new);
    phone.page = await phone.context.newPage();
    phone.origin = `http://${host}:${registry.port}`;
    phone.foreign = [];
    phone.page.on("request", (request) => {
      if (!request.url().startsWith(phone.origin) && !request.url().startsWith("data:")) phone.foreign.push(request.url());
    });
    phone.page.on("pageerror", (error) => phone.foreign.push("error: " + error.message));
    phone.page.on("console", (message) => {
      if (message.type() === "error" && /Content Security/.test(message.text())) phone.foreign.push(message.text());
    });
    return phone;
  }
  async open(digits) {
    await this.page.goto("about:blank");
    await this.page.goto(`${this.origin}/v${digits ? "#" + digits : ""}`);
    return this.settled();
  }
  async settled() {
    await this.page.waitForSelector("[data-verdict]");
    await this.page.waitForSelector("[data-registry=asking]", { state: "detached" });
    return this.page.getAttribute("[data-verdict]", "data-verdict");
  }
  /** The same page, another code: what a second scan into an open tab does. */
  async scan_again(digits) {
    await this.page.evaluate((text) => {
      document.querySelector("main").textContent = "";
      location.hash = text;
    }, digits);
    return this.settled();
  }
  text() {
    return this.page.innerText("body");
  }
  facts() {
    return this.page.$$eval("[data-fact]", (rows) => rows.map((row) => [row.dataset.fact, row.querySelector("dd").innerText]));
  }
  answer() {
    return this.page.$eval("[data-registry]", (line) => line.dataset.registry).catch(() => null);
  }
  close() {
    return this.context.close();
  }
}

// The facts on the page are those that the C++ library read, in the order of the paper.
function assert_facts(shown, one, language) {
  const expected = paper_order.filter((name) => ["centre", "serial", "lookup_code"].includes(name) || one.facts[fact_of[name] || name] !== undefined);
  assert.deepEqual(shown.map(([name]) => name), expected);
  const said = Object.fromEntries(shown.map(([name, text]) => [name, text.replace(/[\u2068\u2069]/g, "")]));
  for (const name of ["holder_name", "holder_name_ur", "course_title", "grade", "level", "identity_last4", "full_digest"]) {
    if (one.facts[name] !== undefined) assert.equal(said[name], one.facts[name]);
  }
  if (one.facts.relation_name) assert.equal(said.relation, one.facts.relation_name);
  assert.equal(said.serial, one.serial);
  assert.equal(said.lookup_code, one.lookup_code);
  assert.ok(said.course_code.includes(one.facts.course_code) && said.course_code.includes(one.facts.course_version));
  for (const [name, number] of [["hours", one.facts.hours], ["attendance", one.facts.attendance_percent]]) assert.ok(said[name].includes(String(number)), said[name]);
  const day = new Date(one.facts.issued_on * 86400000);
  assert.match(said.issued_on, new RegExp(`^${day.getUTCDate()} .*${day.getUTCFullYear()}$`));
  if (language === "en") assert.equal(said.issued_on, day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }));
  if (one.facts.supersedes) assert.ok(said.supersedes.includes(one.facts.supersedes.device_code) && said.supersedes.includes(one.facts.supersedes.counter));
}

async function check_every_case(browser, registry, how, options) {
  const phone = await Phone.take(browser, registry, options);
  const language = options.language || "en";
  const speaks = words(language);
  for (const one of vectors.cases) {
    await check(`${how}: ${one.name}: ${one.verdict}`, async () => {
      registry.registered = one.registered ? [one.digest] : [];
      registry.requests.length = 0;
      assert.equal(await phone.open(digits_of(one)), one.verdict);
      const text = await phone.text();
      assert.ok(text.includes(speaks["verdict." + one.verdict]) && text.includes(speaks[`verdict.${one.verdict}.do`]), text);
      assert.doesNotMatch(text, /[{}<>]|undefined/);
      const shown = await phone.facts();
      if (one.facts) {
        assert_facts(shown, one, language);
      } else {
        assert.deepEqual(shown, []);
        assert.doesNotMatch(text, /Ayesha|Aslam|Baking|4827/);
      }
      const asks = one.verdict.startsWith("genuine");
      assert.equal(await phone.answer(), asks ? (one.registered ? "there" : "not_there") : null);
      const expected = ["/v"];
      if (one.verdict !== "unreadable") expected.push("/trust/keys");
      if (asks) expected.push(`/trust/${one.centre}/digests/${one.digest.slice(0, 3)}`);
      assert.deepEqual(registry.requests, expected);
      assert.deepEqual(phone.foreign, []);
    });
  }
  await phone.close();
}

async function check_looks(browser, registry, language, screens) {
  const phone = await Phone.take(browser, registry, { language });
  const axe = readFileSync(tool.resolve("axe-core/axe.min.js"), "utf8");
  const look = async (name) => {
    assert.equal(await phone.page.evaluate(() => document.documentElement.dir), language === "ur" ? "rtl" : "ltr");
    for (const width of [320, 360, 1024]) {
      await phone.page.setViewportSize({ width, height: 740 });
      assert.ok((await phone.page.evaluate(() => document.documentElement.scrollWidth)) <= width, `wider than ${width}`);
    }
    await phone.page.setViewportSize({ width: 360, height: 740 });
    const small = await phone.page.$$eval("button", (all) => all.filter((one) => one.offsetHeight < 44).length);
    assert.equal(small, 0, "a button under 44 pixels");
    await phone.page.evaluate(axe);
    const { violations } = await phone.page.evaluate(() => axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
    if (screens) await phone.page.screenshot({ path: join(screens, `verify-${name}.${language}.png`), fullPage: true });
  };
  for (const verdict of [...new Set(vectors.cases.map((one) => one.verdict))]) {
    await check(`${language}: ${verdict} fits a phone and a screen reader`, async () => {
      const one = vectors.cases.find((each) => each.verdict === verdict);
      registry.registered = one.registered ? [one.digest] : [];
      await phone.open(digits_of(one));
      await look(verdict);
    });
  }
  await check(`${language}: without a code the page says how to scan`, async () => {
    assert.equal(await phone.open(""), "scan");
    assert.ok((await phone.text()).includes(words(language)["page.scan.how"]));
    await look("scan");
  });
  await check(`${language}: without a list the page says that nothing can be checked`, async () => {
    registry.reachable = false;
    await phone.context.clearCookies();
    await phone.page.evaluate(() => localStorage.clear());
    assert.equal(await phone.open(digits_of(vectors.cases[0])), "no_list");
    await look("no_list");
    registry.reachable = true;
    await phone.page.click("#retry");
    await phone.page.waitForSelector("[data-verdict^=genuine]");
  });
  await phone.close();
}

async function check_lists(browser, registry) {
  const [good, older, newer] = vectors.trust_lists.map(({ message }) => bytes(message));
  const one = vectors.cases[0];
  registry.registered = [one.digest];
  for (const list of vectors.trust_lists) {
    await check(`page: trust list, ${list.name}: ${list.believed ? "believed" : "refused"}`, async () => {
      const phone = await Phone.take(browser, registry);
      registry.list = bytes(list.message);
      const verdict = await phone.open(digits_of(one));
      assert.equal(verdict === "bad_list", !list.believed, verdict);
      assert.equal((await phone.facts()).length > 0, /genuine|under_review/.test(verdict));
      await phone.close();
    });
  }
  await check("a lower number never replaces a higher one, and a refused list replaces none", async () => {
    const phone = await Phone.take(browser, registry);
    registry.list = newer;
    assert.equal(await phone.open(digits_of(one)), "under_review");
    registry.list = good;
    assert.equal(await phone.open(digits_of(one)), "under_review");
    assert.ok((await phone.text()).includes(words("en")["page.list.older"]));
    registry.list = bytes(vectors.trust_lists.find((list) => !list.believed).message);
    assert.equal(await phone.open(digits_of(one)), "under_review");
    assert.ok((await phone.text()).includes(words("en")["page.list.refused"]));
    await phone.close();
  });
  await check("a higher number replaces a lower one", async () => {
    const phone = await Phone.take(browser, registry);
    registry.list = older;
    assert.equal(await phone.open(digits_of(one)), "unknown_key");
    registry.list = good;
    assert.equal(await phone.open(digits_of(one)), "genuine_registered");
    await phone.close();
  });
  await check("a stored list that somebody changed is not believed", async () => {
    const phone = await Phone.take(browser, registry);
    registry.list = good;
    await phone.open(digits_of(one));
    await phone.page.evaluate(() => localStorage.setItem("sanad.trust-keys", localStorage.getItem("sanad.trust-keys").replace(/.$/, (last) => (last === "0" ? "1" : "0"))));
    registry.reachable = false;
    assert.equal(await phone.open(digits_of(one)), "no_list");
    registry.reachable = true;
    await phone.close();
  });
  registry.list = good;
}

async function check_weather(browser, registry) {
  const [genuine] = vectors.cases;
  const forged = vectors.cases.find((one) => one.verdict === "forged");
  const speaks = words("en");
  const fresh = async (body, options) => {
    const phone = await Phone.take(browser, registry, options);
    registry.registered = [genuine.digest];
    await body(phone);
    assert.deepEqual(phone.foreign, []);
    assert.deepEqual(await phone.context.cookies(), []);
    registry.reachable = true;
    registry.digests_answer = null;
    registry.anchor = vectors.anchor;
    await phone.close();
  };
  await check("registry unreachable after a first visit: the stored list checks, and the page says what it does not know", () =>
    fresh(async (phone) => {
      await phone.open(digits_of(forged));
      registry.reachable = false;
      assert.equal(await phone.scan_again(digits_of(genuine)), "genuine_unregistered");
      assert.equal(await phone.answer(), "no_answer");
      const text = await phone.text();
      assert.ok(text.includes(speaks["page.registry.no_answer"]) && text.includes(speaks["page.list.stored"]), text);
      assert.equal(await phone.scan_again(digits_of(forged)), "forged");
    }));
  for (const answer of [[500, "broken"], [404, ""], [200, "<html>a hotel's login page</html>"], [200, '{"digests":[]}']]) {
    await check(`digests answered by ${answer.join(" ")}: not known, never registered`, () =>
      fresh(async (phone) => {
        registry.digests_answer = answer;
        assert.equal(await phone.open(digits_of(genuine)), "genuine_unregistered");
        assert.equal(await phone.answer(), "no_answer");
      }));
  }
  await check("a second scan into an open page is checked anew", () =>
    fresh(async (phone) => {
      assert.equal(await phone.open(digits_of(genuine)), "genuine_registered");
      assert.equal(await phone.scan_again(digits_of(forged)), "forged");
      assert.deepEqual(await phone.facts(), []);
      assert.equal(await phone.scan_again(digits_of(genuine)), "genuine_registered");
    }));
  for (const text of vectors.bad_decimal.filter(Boolean)) {
    await check(`#${text} is unreadable`, () => fresh(async (phone) => assert.equal(await phone.open(encodeURIComponent(text)), "unreadable")));
  }
  await check("the language button turns the page, and the phone remembers", () =>
    fresh(async (phone) => {
      await phone.open(digits_of(genuine));
      await phone.page.click("#language");
      assert.equal(await phone.page.evaluate(() => document.documentElement.dir), "rtl");
      assert.ok((await phone.text()).includes(words("ur")["verdict.genuine_registered"]));
      await phone.open(digits_of(genuine));
      assert.equal(await phone.page.evaluate(() => document.documentElement.lang), "ur");
    }));
  await check("a page without an anchor checks nothing", () =>
    fresh(async (phone) => {
      registry.anchor = null;
      assert.equal(await phone.open(digits_of(genuine)), "no_anchor");
      assert.deepEqual(await phone.facts(), []);
    }));
  await check("without scripts the page says what it needs, in both languages", () =>
    fresh(async (phone) => {
      await phone.page.goto(`${phone.origin}/v#${digits_of(genuine)}`);
      const text = await phone.text();
      assert.ok(text.includes(speaks["page.no_script"]) && text.includes(words("ur")["page.no_script"]), text);
    }, { scripts: false }));
}

export async function check_browser(screens) {
  if (screens) mkdirSync(screens, { recursive: true });
  await check("the page is at most 30 KB on the wire and needs no BigInt", () => {
    const page = readFileSync(join(page_dir, "dist/index.html"));
    assert.ok(gzipSync(page).length <= 30 * 1024);
    assert.ok(!page.includes("BigInt"));
  });
  const registry = await new Registry().open();
  const browser = await tool("playwright-core").chromium.launch({
    executablePath: process.env.SANAD_CHROMIUM || "/usr/bin/chromium",
    chromiumSandbox: false,
    args: ["--host-resolver-rules=MAP registry.test 127.0.0.1", "--disable-features=HttpsUpgrades"],
  });
  try {
    for (const language of ["en", "ur"]) {
      await check_every_case(browser, registry, language, { language });
      await check_looks(browser, registry, language, screens);
    }
    await check_every_case(browser, registry, "old browser", { old: true });
    await check("an address without https has no crypto.subtle here", async () => {
      const phone = await Phone.take(browser, registry, { host: "registry.test" });
      await phone.open("");
      assert.equal(await phone.page.evaluate(() => typeof crypto.subtle), "undefined");
      await phone.close();
    });
    await check_every_case(browser, registry, "plain http", { host: "registry.test" });
    await check_lists(browser, registry);
    await check_weather(browser, registry);
  } finally {
    await browser.close();
    registry.close();
  }
}
