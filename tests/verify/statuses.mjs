// The status part of the trust list, without a browser: what is read, what is refused whole, and which verdict it leads to.
import { keys_message, kNumber, listing, public_key, status_message } from "./forge.mjs";
import { bytes, vectors } from "./house.mjs";
import { assert, check } from "./report.mjs";

/** What the page does with a credential's bytes. `status`: its centre's part, or null. */
export async function verdict_of(parts, credential, keys, status, now, registered) {
  const unchecked = credential && parts.read_credential(credential);
  if (!unchecked) return { verdict: "unreadable" };
  const signed = await parts.signed_by(unchecked, keys);
  if (typeof signed === "string") return { verdict: signed };
  return parts.judge(signed, parts.registered_digest(credential), status, now, registered);
}

// One certificate, and a list that says something about it: the verdict that it then deserves.
export async function check_statuses(parts, anchor) {
  const [good] = vectors.cases;
  const compromised = vectors.cases.find((one) => one.name === "by a compromised key");
  const expired = vectors.cases.find((one) => one.verdict === "expired");
  const { counter } = good.facts;
  const digest = bytes(good.digest);
  const other = Buffer.from("00".repeat(8), "hex");
  const certificate = good.credential;
  const revoked = listing(good, 4, 2);
  const cases = [
    ["nothing said", {}, "genuine_unregistered"],
    ["counter in a range", { devices: [["K0117", [1, 3, counter, counter + 5]]] }, "genuine_registered"],
    ["counter at a range's end", { devices: [["K0117", [counter - 2, counter]]] }, "genuine_registered"],
    ["counter between two ranges", { devices: [["K0117", [1, counter - 1, counter + 1, counter + 9]]] }, "genuine_unregistered"],
    ["counter in another device's range", { devices: [["K0118", [1, 100]]] }, "genuine_unregistered"],
    ["in its device's list of certificates", { devices: [["K0117", digest]] }, "genuine_registered"],
    ["not in its device's list", { devices: [["K0117", other]] }, "genuine_unregistered"],
    ["not handed over", { devices: [["K0117", [1, 100]]], listed: [listing(good, 1)] }, "not_yet_awarded"],
    ["suspended", { devices: [["K0117", [1, 100]]], listed: [listing(good, 2)] }, "suspended"],
    ["superseded", { devices: [["K0117", [1, 100]]], listed: [listing(good, 3, ["K0117", 43])] }, "superseded"],
    ["revoked", { devices: [["K0117", [1, 100]]], listed: [revoked] }, "revoked"],
    ["revoked: another certificate with this counter", { devices: [["K0117", digest]], listed: [[...revoked.slice(0, 2), other.subarray(0, 4), ...revoked.slice(3)]] }, "genuine_registered"],
    ["revoked: this counter of another device", { devices: [["K0117", digest]], listed: [["K0118", ...revoked.slice(1)]] }, "genuine_registered"],
  ]; // prettier-ignore
  const judged = async (hex, said, options = {}) => {
    const keys = await parts.read_trust_keys(keys_message(options), anchor);
    const status = said && (await parts.read_trust_status(status_message(said), anchor, said.centre || "PTSD"));
    assert.ok(keys && (status || !said), "the list is one that is believed");
    return verdict_of(parts, bytes(hex), keys, status, vectors.now, options.registered ?? null);
  };
  for (const [name, said, verdict] of cases) {
    await check(`status: ${name}: ${verdict}`, async () => assert.equal((await judged(certificate, said)).verdict, verdict));
  }
  await check("a revoked certificate's reason and day, and which one replaces a superseded one", async () => {
    assert.deepEqual((await judged(certificate, { listed: [revoked] })).listed.reason, 2);
    const { listed } = await judged(certificate, { listed: [listing(good, 3, ["K0118", 7], 1_790_000_000)] });
    assert.deepEqual([listed.since, listed.superseded_by], [1_790_000_000, { device_code: "K0118", counter: 7 }]);
  });
  await check("a range says that the number is registered, the registry whether this very certificate is", async () => {
    const said = { devices: [["K0117", [1, 100]]] };
    assert.deepEqual([(await judged(certificate, said)).by_number, (await judged(certificate, said, { registered: true })).by_number], [true, undefined]);
    const another = await judged(certificate, said, { registered: false });
    assert.deepEqual([another.verdict, another.another], ["genuine_unregistered", true]);
  });
  const of_bwp = (said) => ({ centre: "BWP", ...said });
  await check("a compromised key: under review, but for what the registry had received; revoked before that", async () => {
    const one = compromised.credential;
    const received = { devices: [["K0119", bytes(compromised.digest)]] };
    assert.equal((await judged(one, of_bwp({ devices: [["K0119", [1, 100]]] }))).verdict, "under_review");
    assert.equal((await judged(one, of_bwp({}), { registered: true })).verdict, "under_review");
    assert.equal((await judged(one, of_bwp(received))).verdict, "genuine_registered");
    assert.equal((await judged(one, of_bwp({ ...received, listed: [listing(compromised, 2)] }))).verdict, "suspended");
    assert.equal((await judged(one, of_bwp({ listed: [listing(compromised, 2)] }))).verdict, "under_review");
    assert.equal((await judged(one, of_bwp({ listed: [listing(compromised, 4, 1)] }))).verdict, "revoked");
  });
  await check("a retired key's counters in a range say nothing, its list of certificates does", async () => {
    const retired = { states: { K0117: 1 } };
    assert.equal((await judged(certificate, { devices: [["K0117", [1, 100]]] }, retired)).verdict, "genuine_unregistered");
    assert.equal((await judged(certificate, { devices: [["K0117", digest]] }, retired)).verdict, "genuine_registered");
  });
  await check("suspended and not handed over are said before expired, expired before registered", async () => {
    assert.equal((await judged(expired.credential, { listed: [listing(expired, 1)] })).verdict, "not_yet_awarded");
    assert.equal((await judged(expired.credential, { devices: [["K0117", [1, 100]]] })).verdict, "expired");
  });
  await check("by an active key of ten years ago that has retired since: still genuine", async () => {
    const keys = await parts.read_trust_keys(keys_message({ states: { K0117: 1 } }), anchor);
    const status = await parts.read_trust_status(status_message({ devices: [["K0117", digest]] }), anchor, "PTSD");
    assert.equal((await verdict_of(parts, bytes(certificate), keys, status, vectors.now + 10 * 31557600, null)).verdict, "genuine_registered");
  });
  const bad = {
    "of another centre": { centre: "BWP" },
    "by another key": { signer: "K0117" },
    "of another kind": { kind: "trust-keys" },
    "a seventh entry": { more: [[7, 1]] },
    "a number in words": { number: "one" },
    "ranges that touch": { devices: [["K0117", [1, 3, 4, 9]]] },
    "ranges that overlap": { devices: [["K0117", [1, 5, 3, 9]]] },
    "a range that ends before it starts": { devices: [["K0117", [5, 3]]] },
    "half a range": { devices: [["K0117", [1, 3, 5]]] },
    "a counter of nought": { devices: [["K0117", [0, 3]]] },
    "a counter over 32 bits": { devices: [["K0117", [1, 0x100000000]]] },
    "half a digest": { devices: [["K0117", digest.subarray(0, 4)]] },
    "digests out of order": { devices: [["K0117", Buffer.concat([digest, other])]] },
    "devices out of order": { devices: [["K0118", [1, 3]], ["K0117", [1, 3]]] },
    "a device twice": { devices: [["K0117", [1, 3]], ["K0117", [5, 6]]] },
    "listed ones out of order": { listed: [["K0117", counter + 1, digest.subarray(0, 4), 2, kNumber, null], listing(good, 2)] },
    "a listed one twice": { listed: [listing(good, 2), listing(good, 1)] },
    "a time after the year 9999": { listed: [listing(good, 2, null, 253402300800)] },
    "a device of three parts": { devices: [["K0117", [1, 3], 0]] },
    "registered neither as counters nor as digests": { devices: [["K0117", null]] },
    "a status that we do not know": { listed: [listing(good, 5)] },
    "no status": { listed: [listing(good, 0)] },
    "revoked without a reason": { listed: [listing(good, 4)] },
    "revoked for a reason that we do not know": { listed: [listing(good, 4, 6)] },
    "superseded by nothing": { listed: [listing(good, 3)] },
    "suspended with a reason": { listed: [listing(good, 2, 1)] },
    "a listed one of five parts": { listed: [listing(good, 2).slice(0, 5)] },
    "eight bytes of a listed one's digest": { listed: [[...listing(good, 2).slice(0, 2), digest, 2, kNumber, null]] },
  };
  for (const [name, said] of Object.entries(bad)) {
    await check(`status list, ${name}: refused whole`, async () => assert.equal(await parts.read_trust_status(status_message(said), anchor, "PTSD"), null));
  }
  await check("no byte of a status list can be changed, and none be missing", async () => {
    const message = status_message({ devices: [["K0117", [1, 100]]], listed: [revoked] });
    for (let at = 0; at < message.length; at += 3) {
      const changed = message.slice();
      changed[at] ^= 1 << at % 8;
      assert.equal(await parts.read_trust_status(changed, anchor, "PTSD"), null, `byte ${at}`);
    }
    assert.equal(await parts.read_trust_status(message.subarray(0, -1), anchor, "PTSD"), null);
    assert.equal(await parts.read_trust_status(message, public_key("impostor"), "PTSD"), null);
  });
  await check("a status list over 1 MiB is refused before it is read", async () => {
    const huge = status_message({ devices: [["K0117", Buffer.concat(Array.from({ length: 140_000 }, (_, i) => Buffer.from(i.toString(16).padStart(16, "0"), "hex")))]] });
    assert.ok(huge.length > 1024 * 1024);
    assert.equal(await parts.read_trust_status(huge, anchor, "PTSD"), null);
  });
}
