// Which list the page believes, what it remembers of older ones, and what it says of an old one, in Chromium.
import { keys_message, kNumber, kRenewedRegistry, listing, sign1, status_message } from "./forge.mjs";
import { bytes, digits_of, vectors, words } from "./house.mjs";
import { Phone } from "./phone.mjs";
import { assert, check } from "./report.mjs";

const kDay = 86400;

async function check_keys(browser, registry) {
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
    await phone.page.evaluate(() => {
      const stored = localStorage.getItem("sanad.trust/keys");
      localStorage.setItem("sanad.trust/keys", stored.slice(0, -8) + (stored[stored.length - 8] === "A" ? "B" : "A") + stored.slice(-7));
    });
    registry.reachable = false;
    assert.equal(await phone.open(digits_of(one)), "no_list");
    registry.reachable = true;
    await phone.close();
  });
}

async function check_memory(browser, registry) {
  const one = vectors.cases[0];
  const later = (hours, said = {}) => status_message({ number: kNumber + hours * 3600, devices: [["K0117", [1, 100]]], ...said });
  const visits = async (name, ...steps) =>
    check(name, async () => {
      const phone = await Phone.take(browser, registry);
      for (const [status, verdict, keys] of steps) {
        registry.status.PTSD = status;
        registry.list = keys || keys_message();
        assert.equal(await phone.open(digits_of(one)), verdict);
      }
      assert.deepEqual(phone.wrong, []);
      await phone.close();
    });
  registry.registered = [one.digest];
  await visits("once revoked, always revoked, whatever a later list omits or says",
    [later(0, { listed: [listing(one, 4, 1)] }), "revoked"], [later(1), "revoked"], [later(2, { listed: [listing(one, 2)] }), "revoked"], [later(3), "revoked"]); // prettier-ignore
  await visits("once superseded, always superseded, but for revoked, which is more",
    [later(0, { listed: [listing(one, 3, ["K0117", 43])] }), "superseded"], [later(1), "superseded"],
    [later(2, { listed: [listing(one, 4, 1)] }), "revoked"], [later(3, { listed: [listing(one, 3, ["K0117", 43])] }), "revoked"]); // prettier-ignore
  await visits("suspended and not handed over pass", 
    [later(0, { listed: [listing(one, 2)] }), "suspended"], [later(1, { listed: [listing(one, 1)] }), "not_yet_awarded"], [later(2), "genuine_registered"]); // prettier-ignore
  await visits("an older status list does not lift what a newer one says",
    [later(5, { listed: [listing(one, 2)] }), "suspended"], [later(4), "suspended"], [later(6), "genuine_registered"]); // prettier-ignore
  const keys = (hours, state) => keys_message({ number: kNumber + hours * 3600, states: { K0117: state } });
  await visits("a key once compromised stays so, whatever a later list says of it",
    [later(0), "under_review", keys(0, 2)], [later(1), "under_review", keys(1, 0)], [later(2, { devices: [["K0117", bytes(one.digest)]] }), "genuine_registered", keys(2, 1)]); // prettier-ignore
  await check("a registry key whose successor this browser has seen signs nothing any more, whatever its numbers; elsewhere it still does", async () => {
    const phone = await Phone.take(browser, registry);
    registry.list = keys_message({ registry: kRenewedRegistry });
    registry.status.PTSD = later(0, { registry: kRenewedRegistry });
    assert.equal(await phone.open(digits_of(one)), "genuine_registered");
    registry.list = keys_message({ number: kNumber + 3600, states: { K0117: 2 } });
    assert.equal(await phone.open(digits_of(one)), "genuine_registered");
    assert.ok((await phone.text()).includes(words("en")["page.list.refused"]));
    registry.list = keys_message({ number: kNumber + 7200, registry: kRenewedRegistry });
    registry.status.PTSD = later(2, { listed: [listing(one, 4, 1)] });
    assert.equal(await phone.open(digits_of(one)), "genuine_registered");
    const another = await Phone.take(browser, registry);
    registry.list = keys_message();
    assert.equal(await another.open(digits_of(one)), "revoked");
    await Promise.all([phone.close(), another.close()]);
  });
  await visits("a compromised key that a later list forgets, and its centre with it, stays under review",
    [later(0), "under_review", keys(0, 2)], [later(1), "under_review", keys_message({ number: kNumber + 3600, without: ["K0117"] })],
    [later(2), "under_review", keys_message({ number: kNumber + 7200, without: ["K0117", "K0118", "PTSD"] })]); // prettier-ignore
  await visits("a list that comes late and is older still tells which key is compromised",
    [later(0), "genuine_registered", keys(1, 0)], [later(0), "under_review", keys(0, 2)], [later(0), "under_review", keys(2, 0)]); // prettier-ignore
  await visits("a good key that a later list forgets is nobody's",
    [later(0), "genuine_registered", keys(0, 0)], [later(1), "unknown_key", keys_message({ number: kNumber + 3600, without: ["K0117"] })]); // prettier-ignore
  await check("what is remembered is lists as they were signed: others that somebody put there say nothing", async () => {
    const phone = await Phone.take(browser, registry);
    registry.list = keys_message({ without: ["K0117"] });
    registry.status.PTSD = later(0);
    await phone.open(digits_of(one));
    const forged = [sign1("trust-keys", "impostor", new Map([[1, 1]])), bytes(vectors.trust_lists.find((list) => !list.believed).message)];
    await phone.page.evaluate((lists) => localStorage.setItem("sanad.older/keys", lists.join(" ") + " !"), forged.map((list) => Buffer.from(list).toString("base64")));
    assert.equal(await phone.open(digits_of(one)), "unknown_key");
    assert.deepEqual(await phone.facts(), []);
    await phone.close();
  });
  await check("what was revoked is so for a second certificate of the same centre too, and in no other browser", async () => {
    const phone = await Phone.take(browser, registry);
    registry.list = keys_message();
    registry.status.PTSD = later(0, { listed: [listing(one, 4, 1)] });
    await phone.open(digits_of(vectors.cases[2]));
    registry.status.PTSD = later(1);
    assert.equal(await phone.open(digits_of(one)), "revoked");
    const another = await Phone.take(browser, registry);
    assert.equal(await another.open(digits_of(one)), "genuine_registered");
    await Promise.all([phone.close(), another.close()]);
  });
  registry.status.PTSD = status_message();
}

async function check_age(browser, registry) {
  const one = vectors.cases[0];
  registry.registered = [];
  registry.list = keys_message();
  registry.status.PTSD = status_message({ devices: [["K0117", [1, 100]]] });
  for (const language of ["en", "ur"]) {
    const ages = [[0, ["fresh"]], [7, ["fresh"]], [8, ["old"]], [90, ["old"]], [91, ["very_old"]], [400, ["very_old"]], [-3, ["fresh", "clock"]]]; // prettier-ignore
    for (const [days, lines] of ages) {
      await check(`${language}: a list ${days} days old: the same verdict, its age is said`, async () => {
        registry.digests_answer = [503, ""];
        const phone = await Phone.take(browser, registry, { language, at: kNumber + days * kDay });
        assert.equal(await phone.open(digits_of(one)), "genuine_registered");
        assert.deepEqual((await phone.lines()).map((line) => line.split(".").pop()), lines);
        assert.ok((await phone.text()).includes(words(language)["verdict.by_number"]));
        if (days > 7) assert.ok((await phone.text()).includes(String(days)));
        registry.digests_answer = null;
        await phone.close();
      });
    }
  }
  await check("the older of the two parts is the age that is said", async () => {
    registry.list = keys_message({ made_at: kNumber });
    registry.status.PTSD = status_message({ made_at: kNumber - 90 * kDay });
    const phone = await Phone.take(browser, registry, { at: kNumber });
    await phone.open(digits_of(one));
    assert.ok((await phone.page.innerText("[data-line='trust.list.old']")).includes("90"));
    await phone.close();
  });
  const speaks = words("en");
  for (const [name, status, answer] of [["no status list", null, "no_list"], ["a status list of somebody else's", status_message({ signer: "impostor" }), "bad_list"], ["another centre's status list", status_message({ centre: "BWP" }), "bad_list"]]) {
    await check(`${name}: the verdict stands, and the page says what it does not know`, async () => {
      registry.status.PTSD = status;
      registry.registered = [one.digest];
      const phone = await Phone.take(browser, registry);
      assert.equal(await phone.open(digits_of(one)), "genuine_registered");
      assert.equal(await phone.said("status"), answer);
      assert.ok((await phone.text()).includes(speaks["trust.list.missing"].split("}")[1]));
      await phone.close();
    });
  }
  await check("the registry holds another certificate with this number: not this one, and the page says so", async () => {
    registry.status.PTSD = status_message({ devices: [["K0117", [1, 100]]] });
    registry.registered = [];
    const phone = await Phone.take(browser, registry);
    assert.equal(await phone.open(digits_of(one)), "genuine_unregistered");
    assert.ok((await phone.text()).includes(speaks["verdict.another"]));
    await phone.close();
  });
  registry.status.PTSD = status_message();
  registry.list = bytes(vectors.trust_lists[0].message);
}

export async function check_lists(browser, registry) {
  await check_keys(browser, registry);
  await check_memory(browser, registry);
  await check_age(browser, registry);
}
