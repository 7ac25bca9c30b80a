// Everything that the page can look like: each of its verdicts, and what stands there without one. Who looks: the check of sizes and of
// what a screen reader finds, and tests/verify/pictures.
import { credential_digits, keys_message, kNumber, listing, status_message } from "./forge.mjs";
import { digits_of, vectors } from "./house.mjs";
import { assert } from "./report.mjs";

const [genuine] = vectors.cases;
const of_verdict = (verdict) => vectors.cases.find((one) => one.verdict === verdict);
const in_range = { devices: [["K0117", [1, 100]]] };
const listed = (...entry) => ({ ...in_range, listed: [listing(genuine, ...entry)] });

/** `said`: of the centre PTSD; `unreachable`: the registry but for the page; `digits` to open, `paste` to paste then. */
export const sights = {
  genuine_registered: { digits: digits_of(genuine), registered: true, said: in_range },
  genuine_registered_by_number: { verdict: "genuine_registered", digits: credential_digits([[17, Buffer.alloc(16, 7)]]), said: in_range, no_answer: true },
  genuine_unregistered: { digits: digits_of(genuine) },
  genuine_unregistered_another: { verdict: "genuine_unregistered", digits: digits_of(genuine), said: in_range },
  expired: { digits: digits_of(of_verdict("expired")), said: in_range },
  not_yet_awarded: { digits: digits_of(genuine), said: listed(1) },
  suspended: { digits: digits_of(genuine), said: listed(2) },
  under_review: { digits: digits_of(of_verdict("under_review")) },
  superseded: { digits: digits_of(genuine), said: listed(3, ["K0118", 7]) },
  revoked: { digits: digits_of(genuine), said: listed(4, 3) },
  forged: { digits: digits_of(of_verdict("forged")) },
  unknown_key: { digits: digits_of(of_verdict("unknown_key")) },
  unreadable: { digits: "12" },
  foreign: { digits: "", paste: "https://verify-sanad-uaf.example/v#12" },
  old_list: { verdict: "genuine_registered", digits: digits_of(genuine), registered: true, said: { ...in_range, made_at: kNumber - 400 * 86400 } },
  scan: { digits: "" },
  no_list: { digits: digits_of(genuine), unreachable: true },
};

/** Opens it on the phone; afterwards the registry is as it was. */
export async function show(sight, phone, registry) {
  const [name] = Object.entries(sights).find(([, one]) => one === sight);
  registry.reachable = false; // the page would remember the keys of the sight before
  await phone.page.goto(phone.origin + "/v");
  await phone.page.evaluate(() => localStorage.clear());
  const before = { list: registry.list, status: registry.status, digests_answer: null, reachable: true };
  registry.list = keys_message();
  registry.status = { ...registry.status, PTSD: status_message(sight.said) };
  registry.registered = sight.registered ? [genuine.digest] : [];
  registry.digests_answer = sight.no_answer ? [503, ""] : null;
  registry.reachable = !sight.unreachable;
  try {
    let verdict = await phone.open(sight.digits);
    if (sight.paste) verdict = await phone.paste(sight.paste);
    assert.equal(verdict, sight.verdict || name);
  } finally {
    Object.assign(registry, before);
  }
}
