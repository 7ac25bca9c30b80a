// What happens to a page that is open: no connection, a second scan, pasting, forms, passing on, the full credential, saving it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { credential_digits, keys_message, listing, sha256, status_message } from "./forge.mjs";
import { digits_of, vectors, words } from "./house.mjs";
import { Phone } from "./phone.mjs";
import { served_page } from "./registry.mjs";
import { assert, check } from "./report.mjs";

const [genuine] = vectors.cases;
const forged = vectors.cases.find((one) => one.verdict === "forged");
const with_full = vectors.cases.find((one) => one.facts && one.facts.full_digest);
const kFullAddress = /^\/credentials\/[0-9A-HJKMNP-TV-Z]{26}$/;

/** A phone of its own for each check; afterwards the registry is as it was. */
const fresh = (browser, registry) => async (body, options) => {
  const phone = await Phone.take(browser, registry, options);
  registry.registered = [genuine.digest];
  try {
    await body(phone);
    assert.deepEqual(phone.wrong, []);
    assert.deepEqual(await phone.context.cookies(), []);
  } finally {
    Object.assign(registry, { reachable: true, on: true, digests_answer: null, full: null, anchor: vectors.anchor });
    await phone.close();
  }
};

async function check_weather(registry, visit) {
  const speaks = words("en");
  await check("registry unreachable after a first visit: the stored list checks, and the page says what it does not know", () =>
    visit(async (phone) => {
      await phone.open(digits_of(forged));
      registry.reachable = false;
      assert.equal(await phone.scan_again(digits_of(genuine)), "genuine_unregistered");
      assert.equal(await phone.said("registry"), "no_answer");
      const text = await phone.text();
      assert.ok(text.includes(speaks["page.registry.no_answer"]) && text.includes(speaks["page.list.stored"]), text);
      assert.equal(await phone.scan_again(digits_of(forged)), "forged");
    }));
  for (const answer of [[500, "broken"], [404, ""], [200, "<html>a hotel's login page</html>"], [200, '{"digests":[]}']]) {
    await check(`digests answered by ${answer.join(" ")}: not known, never registered`, () =>
      visit(async (phone) => {
        registry.digests_answer = answer;
        assert.equal(await phone.open(digits_of(genuine)), "genuine_unregistered");
        assert.equal(await phone.said("registry"), "no_answer");
      }));
  }
  await check("a second scan into an open page is checked anew", () =>
    visit(async (phone) => {
      assert.equal(await phone.open(digits_of(genuine)), "genuine_registered");
      assert.equal(await phone.scan_again(digits_of(forged)), "forged");
      assert.deepEqual(await phone.facts(), []);
      assert.equal(await phone.scan_again(digits_of(genuine)), "genuine_registered");
    }));
  for (const text of vectors.bad_decimal.filter(Boolean)) {
    await check(`#${text} is unreadable`, () => visit(async (phone) => assert.equal(await phone.open(encodeURIComponent(text)), "unreadable")));
  }
  await check("the language button turns the page, keeps the focus, and the phone remembers", () =>
    visit(async (phone) => {
      await phone.open(digits_of(genuine));
      await phone.page.click("#language");
      assert.equal(await phone.page.evaluate(() => document.documentElement.dir + document.activeElement.id), "rtllanguage");
      assert.ok((await phone.text()).includes(words("ur")["verdict.genuine_registered"]));
      await phone.open(digits_of(genuine));
      assert.equal(await phone.page.evaluate(() => document.documentElement.lang), "ur");
    }));
  await check("a page without an anchor checks nothing", () =>
    visit(async (phone) => {
      registry.anchor = null;
      assert.equal(await phone.open(digits_of(genuine)), "no_anchor");
      assert.deepEqual(await phone.facts(), []);
    }));
}

async function check_reading_aloud(visit) {
  for (const language of ["en", "ur"]) {
    await check(`${language}: a screen reader hears the verdict, what to do, then the facts in order; and the answer once`, () =>
      visit(async (phone) => {
        await phone.page.addInitScript(() => {
          globalThis.heard = [];
          const listen = (answer) => answer && new MutationObserver(() => globalThis.heard.push(answer.innerText)).observe(answer, { childList: true });
          addEventListener("DOMContentLoaded", () => listen(document.getElementById("answer")));
        });
        await phone.open(digits_of(genuine));
        const speaks = words(language);
        const text = await phone.text();
        const order = ["page.brand", "page.language", "verdict.genuine_registered", "verdict.genuine_registered.do", "page.facts", "fact.holder_name", "fact.course_title", "fact.serial", "page.private"];
        const at = order.map((key, i) => text.indexOf(speaks[key], i < 2 ? 0 : text.indexOf(speaks["verdict.genuine_registered"])));
        assert.deepEqual(at, at.slice().sort((a, b) => a - b), String(at));
        assert.ok(at.every((place) => place >= 0));
        const heard = await phone.page.evaluate(() => globalThis.heard);
        assert.equal(new Set(heard).size, heard.length, "said twice: " + heard.join(" | "));
        assert.equal(await phone.page.$$eval("h1", (all) => all.length), 1);
      }, { language }));
  }
}

async function check_forms(registry, visit) {
  await check("a pasted link is checked as if it were scanned; nothing of it is sent", () =>
    visit(async (phone) => {
      await phone.open("");
      registry.heard = "";
      assert.equal(await phone.paste(`https://sanad.example/v#${digits_of(genuine)}`), "genuine_registered");
      await phone.page.click("footer a[href='#']");
      await phone.page.waitForSelector("[data-verdict=scan]");
      assert.equal(await phone.paste(digits_of(forged)), "forged");
      assert.equal(await phone.paste("a word"), "unreadable");
      assert.ok(!registry.heard.includes(digits_of(genuine).slice(0, 12)));
    }));
  await check("a picture of a code is read where the browser can, and a picture of something else is unreadable", () =>
    visit(async (phone) => {
      // Chromium on this machine has no reader: one that finds what its picture is named after.
      await phone.page.addInitScript(() => {
        globalThis.createImageBitmap = (file) => Promise.resolve(file.name.replace(".png", ""));
        globalThis.BarcodeDetector = class {
          detect(name) {
            return Promise.resolve(name === "cat" ? [] : [{ rawValue: name }]);
          }
        };
      });
      await phone.open("");
      const choose = async (name) => {
        await phone.page.evaluate(() => document.querySelector("[data-verdict]").removeAttribute("data-verdict"));
        await phone.page.setInputFiles("#picture", { name: name + ".png", mimeType: "image/png", buffer: Buffer.from("-") });
        return phone.settled();
      };
      assert.equal(await choose("cat"), "unreadable");
      assert.equal(await choose(digits_of(genuine)), "genuine_registered");
    }));
  for (const language of ["en", "ur"]) {
    await check(`${language}: a link that leads elsewhere is refused by name, its facts not shown`, () =>
      visit(async (phone) => {
        await phone.open("");
        assert.equal(await phone.paste(`https://verify-sanad-uaf.test/v#${digits_of(genuine)}`), "foreign");
        const text = await phone.text();
        assert.ok(text.includes(words(language)["page.foreign.title"]) && text.includes("verify-sanad-uaf.test") && text.includes("https://sanad.example/v"), text);
        assert.deepEqual(await phone.facts(), []);
      }, { language }));
  }
  await check("serial number and lookup code are posted to the registry", () =>
    visit(async (phone) => {
      await phone.open("");
      await phone.page.fill("#serial", genuine.serial);
      await phone.page.fill("#code", genuine.lookup_code);
      await phone.page.click("form[action=lookup] button");
      await phone.page.waitForURL("**/lookup");
      assert.equal(await phone.text(), `looked up: serial=${genuine.serial}&code=${genuine.lookup_code}&lang=en`);
    }));
  await check("without scripts the page says what it needs, in both languages, and the form works", () =>
    visit(async (phone) => {
      await phone.page.goto(`${phone.origin}/v#${digits_of(genuine)}`);
      const text = await phone.text();
      for (const key of ["page.no_script", "page.no_script.form"]) assert.ok(["en", "ur"].every((language) => text.includes(words(language)[key])), text);
      await phone.page.fill("#no_script_serial", genuine.serial);
      await phone.page.fill("#no_script_code", genuine.lookup_code);
      await phone.page.click("noscript button, form button");
      assert.equal(await phone.text(), `looked up: serial=${genuine.serial}&code=${genuine.lookup_code}`);
    }, { scripts: false }));
}

async function check_passing_on(registry, visit) {
  await check("the link that is passed on is the printed one; WhatsApp gets it on the phone itself", () =>
    visit(async (phone) => {
      await phone.page.addInitScript(() => {
        globalThis.shared = [];
        Object.defineProperty(Navigator.prototype, "share", { value: (what) => (globalThis.shared.push(what.url), Promise.resolve()), configurable: true });
      });
      await phone.open(digits_of(genuine));
      const link = `https://sanad.example/v#${digits_of(genuine)}`;
      assert.equal(await phone.page.getAttribute("#whatsapp", "href"), "whatsapp://send?text=" + encodeURIComponent(link));
      await phone.page.click("#share");
      assert.deepEqual(await phone.page.evaluate(() => globalThis.shared), [link]);
    }));
  await check("without the Web Share API the link is copied", () =>
    visit(async (phone) => {
      await phone.page.addInitScript(() => delete Navigator.prototype.share);
      await phone.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: phone.origin });
      await phone.open(digits_of(genuine));
      await phone.page.click("#copy");
      await phone.page.waitForFunction((text) => document.body.innerText.includes(text), words("en")["page.share.copied"]);
      assert.equal(await phone.page.evaluate(() => navigator.clipboard.readText()), `https://sanad.example/v#${digits_of(genuine)}`);
    }));
  await check("a certificate without a father's or husband's name, as in women's batches, has no button to pass it on", () =>
    visit(async (phone) => {
      assert.match(await phone.open(credential_digits()), /^genuine/);
      assert.equal(await phone.page.$("#whatsapp, #share, #copy"), null);
      await phone.open(credential_digits([[3, 2], [4, "Aslam"]]));
      assert.notEqual(await phone.page.$("#whatsapp"), null);
    }));
  await check("what does not verify can't be passed on, nor its full credential fetched", () =>
    visit(async (phone) => {
      registry.status.PTSD = status_message({ listed: [listing(with_full, 4, 1)] });
      for (const one of [forged, with_full]) {
        await phone.open(digits_of(one));
        assert.equal(await phone.page.$("#whatsapp, #share, #copy, #full"), null);
      }
      registry.status.PTSD = status_message();
    }));
}

async function check_full_credential(registry, visit) {
  const named = [];
  const ask = async (phone, answer, digits = digits_of(with_full)) => {
    registry.full = answer;
    await phone.open(digits);
    registry.requests.length = 0;
    await phone.page.click("#full");
    await phone.page.waitForSelector("[data-full]:not([data-full=full_asking])");
    named.push(...registry.requests);
    return phone.said("full");
  };
  const json = Buffer.from('{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}');
  await check("the full credential is asked for by the button alone, and one that does not match is not handed out", () =>
    visit(async (phone) => {
      await phone.open(digits_of(with_full));
      assert.ok(!registry.requests.some((url) => url.startsWith("/credentials/")));
      assert.equal(await ask(phone, [200, json]), "full_differs");
      assert.equal(await phone.page.$("#json, #png"), null);
      assert.equal(await ask(phone, [404, ""]), "full_absent");
      assert.equal(await ask(phone, [500, ""]), "full_no_answer");
      registry.full = null;
      assert.ok(named.length === 3 && named.every((url) => kFullAddress.test(url)), named.join(" "));
    }));
  await check("one whose SHA-256 the code's signature names is handed out as JSON and as a picture, and the page says that it matches", () =>
    visit(async (phone) => {
      assert.equal(await ask(phone, [200, json], credential_digits([[17, sha256(json).subarray(0, 16)]])), "full_matches");
      assert.ok((await phone.text()).includes(words("en")["page.full_matches"]));
      const [saved] = await Promise.all([phone.page.waitForEvent("download"), phone.page.click("#json")]);
      assert.deepEqual(readFileSync(await saved.path()), json);
      assert.match(saved.suggestedFilename(), /^PTSD-K0117-00009-.\.json$/);
      registry.requests.length = 0;
      const [picture] = await Promise.all([phone.page.waitForEvent("download"), phone.page.click("#png")]);
      assert.match(picture.suggestedFilename(), /\.baked\.png$/);
      assert.match(registry.requests.join(), /^\/credentials\/[0-9A-Z]{26}\?form=png$/);
    }));
}

async function check_offline(browser, registry, visit) {
  await check("with no network at all: the page opens again, checks by what it keeps, and keeps nothing of a certificate", () =>
    visit(async (phone) => {
      registry.status.PTSD = status_message({ devices: [["K0117", [1, 100]]] });
      await phone.open("");
      await phone.page.waitForFunction(async () => (await navigator.serviceWorker.ready).active.state === "activated" && (await caches.keys()).length > 0);
      assert.equal(await phone.open(digits_of(genuine)), "genuine_registered");
      registry.on = false;
      registry.requests.length = 0;
      assert.equal(await phone.open(digits_of(genuine)), "genuine_registered");
      const text = await phone.text();
      assert.ok(["verdict.by_number", "page.list.stored", "page.full_no_answer"].every((key) => text.includes(words("en")[key])), text);
      assert.equal(await phone.open(digits_of(forged)), "forged");
      assert.equal(await phone.open(""), "scan");
      const kept = await phone.page.evaluate(async () => {
        const all = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify((await indexedDB.databases()).length)];
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          for (const request of await cache.keys()) all.push(request.url, await (await cache.match(request)).text());
        }
        return all;
      });
      assert.deepEqual(kept.filter((one) => one.startsWith("http")), [phone.origin + "/v"]);
      for (const told of [digits_of(genuine).slice(0, 12), genuine.facts.holder_name, genuine.serial, genuine.digest.slice(0, 6), genuine.facts.id]) {
        assert.ok(!kept.some((one) => one.includes(told)), "kept: " + told);
      }
      assert.deepEqual(registry.requests, []);
      registry.status.PTSD = status_message();
    }, { workers: true }));
  await check("the page that is kept gives way to a newer one at the next visit but one", () =>
    visit(async (phone) => {
      await phone.open("");
      await phone.page.waitForFunction(async () => (await navigator.serviceWorker.ready).active.state === "activated");
      registry.anchor = "00".repeat(32);
      await phone.open(digits_of(genuine));
      await phone.page.waitForFunction(async () => (await (await caches.match("/v")).text()).includes("00".repeat(32)));
      assert.equal(await phone.open(digits_of(genuine)), "bad_list");
    }, { workers: true }));
}

async function check_saved(browser) {
  const folder = mkdtempSync(join(tmpdir(), "sanad-saved-"));
  const file = pathToFileURL(join(folder, "verify.html")).pathname;
  const inside = (said = {}) => ({ keys: keys_message(), status: { PTSD: status_message({ devices: [["K0117", [1, 100]]], ...said }) } });
  const save = (list) => writeFileSync(join(folder, "verify.html"), served_page(vectors.anchor, list));
  const visit = async (list, body, options) => {
    save(list);
    const phone = await Phone.take(browser, null, options);
    await body(phone);
    assert.deepEqual(phone.wrong, []);
    await phone.close();
  };
  for (const language of ["en", "ur"]) {
    for (const old of [false, true]) {
      await check(`${language}: the saved page${old ? " in an old browser" : ""} checks with no server at all, pasted or opened, and says by which list`, () =>
        visit(inside(), async (phone) => {
          const speaks = words(language);
          assert.equal(await phone.open("", file), "scan");
          assert.ok((await phone.text()).includes(speaks["page.scan.saved"]));
          assert.equal(await phone.paste(`https://sanad.example/v#${digits_of(genuine)}`), "genuine_registered");
          assert.deepEqual(await phone.lines(), ["trust.list.fresh", "page.list.inside"]);
          assert.ok((await phone.text()).includes(speaks["verdict.by_number"]));
          assert.equal(await phone.open(digits_of(genuine), file), "genuine_registered");
          assert.equal(await phone.open(digits_of(forged), file), "forged");
          assert.equal(await phone.page.$("#full, form[action=lookup], a[href^='v/']"), null);
          assert.equal(await phone.paste("https://sanad.test/v#1"), "foreign");
        }, { language, old }));
    }
  }
  await check("the saved page knows what is revoked, and that a centre is missing in it", () =>
    visit(inside({ listed: [listing(genuine, 4, 3)] }), async (phone) => {
      assert.equal(await phone.open(digits_of(genuine), file), "revoked");
      const of_bwp = vectors.cases.find((one) => one.centre === "BWP");
      assert.equal(await phone.open(digits_of(of_bwp), file), "under_review");
      assert.equal(await phone.said("status"), "no_list");
    }));
  await check("the saved page without scripts says what it needs, and has no form that leads nowhere", () =>
    visit(inside(), async (phone) => {
      await phone.page.goto("file://" + file);
      const text = await phone.text();
      assert.ok(["en", "ur"].every((language) => text.includes(words(language)["page.no_script"])), text);
      assert.equal(await phone.page.$("form"), null);
    }, { scripts: false }));
  await check("a list put into the saved page by somebody else is refused", () =>
    visit({ keys: keys_message(), status: { PTSD: status_message({ signer: "impostor", devices: [["K0117", [1, 100]]] }) } }, async (phone) => {
      assert.equal(await phone.open(digits_of(genuine), file), "genuine_unregistered");
      assert.equal(await phone.said("status"), "bad_list");
    }));
  rmSync(folder, { recursive: true });
}

export async function check_visits(browser, registry) {
  registry.list = keys_message();
  const visit = fresh(browser, registry);
  await check_weather(registry, visit);
  await check_reading_aloud(visit);
  await check_forms(registry, visit);
  await check_passing_on(registry, visit);
  await check_full_credential(registry, visit);
  await check_offline(browser, registry, visit);
  await check_saved(browser);
}
