// The page itself, in Chromium, as a phone of 360 × 640 pixels shows it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { digits_of, page_dir, tool, vectors, words } from "./house.mjs";
import { check_lists } from "./lists.mjs";
import { Phone, launch } from "./phone.mjs";
import { Registry } from "./registry.mjs";
import { assert, check } from "./report.mjs";
import { show, sights } from "./sights.mjs";
import { check_table_in_browser } from "./verdicts.mjs";
import { check_visits } from "./visits.mjs";

const paper_order = [
  "holder_name", "holder_name_ur", "relation", "course_title", "course_code", "kind", "grade", "hours", "level", "period", "issued_on", "expires_at",
  "attendance", "centre", "serial", "lookup_code", "identity_last4", "supersedes", "issued_at", "time_source", "full_digest",
]; // prettier-ignore
const fact_of = { relation: "relation_name", attendance: "attendance_percent", period: "period_start" };

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

// Every form of damage is tried in Node; here some are enough.
const few_unreadable = vectors.cases.filter((one, i) => one.verdict !== "unreadable" || i % 10 === 0);

async function check_every_case(browser, registry, how, options) {
  const phone = await Phone.take(browser, registry, options);
  const language = options.language || "en";
  const speaks = words(language);
  for (const one of few_unreadable) {
    await check(`${how}: ${one.name}: ${one.verdict}`, async () => {
      registry.registered = one.registered ? [one.digest] : [];
      registry.requests.length = 0;
      registry.heard = "";
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
      assert.equal(await phone.said("registry"), asks ? (one.registered ? "there" : "not_there") : null);
      const expected = ["/v"];
      expected.push("/trust/keys"); // before it is known whether there is anything to check
      if (one.facts) expected.push(`/trust/${one.centre}`, `/trust/${one.centre}/digests/${one.digest.slice(0, 3)}`);
      // A forged code that names a key which might have signed it: its centre is asked for before the signature is looked at.
      if (one.verdict === "forged") expected.push("/trust/" + (one.centre || "PTSD"));
      await registry.heard_of(expected.length); // some answers no verdict waits for
      assert.deepEqual(registry.requests.sort(), expected.sort());
      assert_nothing_of_the_holder(registry.heard, one);
      assert.deepEqual(phone.wrong, []);
      assert.deepEqual(await phone.context.cookies(), []);
    });
  }
  await phone.close();
}

function assert_nothing_of_the_holder(heard, one) {
  const told = [one.credential, one.digest.slice(0, 4), digits_of(one).slice(0, 12), Buffer.from(one.credential, "hex").toString("base64").slice(0, 12)];
  if (one.facts) told.push(one.facts.holder_name, encodeURIComponent(one.facts.holder_name), one.serial, one.lookup_code, one.facts.id, one.facts.course_code + "-");
  for (const text of told.filter((text) => text.length > 3)) assert.ok(!heard.includes(text), `the registry was told ${text}`);
  assert.doesNotMatch(heard, /cookie|referer/i);
}

async function check_looks(browser, registry, language) {
  const phone = await Phone.take(browser, registry, { language });
  const axe = readFileSync(tool.resolve("axe-core/axe.min.js"), "utf8");
  for (const [name, sight] of Object.entries(sights)) {
    await check(`${language}: ${name} fits a phone and a screen reader`, async () => {
      await show(sight, phone, registry);
      assert.equal(await phone.page.evaluate(() => document.documentElement.dir), language === "ur" ? "rtl" : "ltr");
      for (const width of [320, 360, 1024]) {
        await phone.page.setViewportSize({ width, height: 640 });
        assert.ok((await phone.page.evaluate(() => document.documentElement.scrollWidth)) <= width, `wider than ${width}`);
      }
      await phone.page.setViewportSize({ width: 360, height: 640 });
      const small = await phone.page.$$eval("button, input:not([type=hidden]), textarea, .row a", (all) => all.filter((one) => one.offsetHeight < 44).length);
      assert.equal(small, 0, "something to touch under 44 pixels");
      await phone.page.evaluate(axe);
      const { violations } = await phone.page.evaluate(() => axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
      assert.deepEqual(phone.wrong, []);
    });
  }
  await check(`${language}: without a list nothing can be checked, and the button tries again`, async () => {
    await show(sights.no_list, phone, registry);
    await phone.page.click("#retry");
    await phone.page.waitForSelector("[data-verdict^=genuine]");
  });
  await phone.close();
}

export async function check_browser(parts) {
  await check("the page is at most 30 KB on the wire and needs no BigInt", () => {
    const page = readFileSync(join(page_dir, "dist/index.html"));
    assert.ok(gzipSync(page).length <= 30 * 1024);
    assert.ok(!page.includes("BigInt"));
  });
  const registry = await new Registry().open();
  const browser = await launch(["--host-resolver-rules=MAP registry.test 127.0.0.1", "--disable-features=HttpsUpgrades"]);
  try {
    await check_every_case(browser, registry, "en", { language: "en" });
    await check_every_case(browser, registry, "ur", { language: "ur" });
    for (const language of ["en", "ur"]) await check_looks(browser, registry, language);
    await check_every_case(browser, registry, "old browser", { old: true });
    await check_every_case(browser, registry, "without storage", { storage: false });
    await check("an address without https has no crypto.subtle here", async () => {
      const phone = await Phone.take(browser, registry, { host: "registry.test" });
      await phone.open("");
      assert.equal(await phone.page.evaluate(() => typeof crypto.subtle), "undefined");
      await phone.close();
    });
    await check_every_case(browser, registry, "plain http", { host: "registry.test" });
    await check_table_in_browser(browser, registry, parts);
    await check_lists(browser, registry);
    await check_visits(browser, registry);
  } finally {
    await browser.close();
    registry.close();
  }
}
