// The verify page: reads the certificate behind the `#` of its own address and says what it is worth. Nothing of it leaves the phone
// but the centre's code and 12 bits of a digest.
import { from_decimal, from_hex } from "./bytes";
import { load_full } from "./full_credential";
import { recall, remember } from "./memory";
import { Answer, Hands, State, clear, draw, public_page } from "./page";
import { read_pasted } from "./pasted";
import { Asked, ask_status, is_registered, is_saved_page, load_keys, load_status } from "./registry";
import { judge, might_have_signed, read_credential, registered_digest, signed_by } from "./verify";
import { Language } from "./words";

function first_language(): Language {
  const chosen = recall("language");
  if (chosen === "en" || chosen === "ur") return chosen;
  return /^ur\b/i.test(navigator.language) ? "ur" : "en";
}

let language = first_language();
let state: State = { view: "checking" };
let latest = 0; // the newest check: an older one that answers late is not shown
let shown_of = 0; // the check whose state is on the screen
let asked_to_work_offline = false;
const kSoon = 300; // milliseconds; who waits no longer needs no word of waiting, which would delay the verdict

function show(run: number, next: State): void {
  if (run !== latest) return;
  state = next;
  shown_of = run;
  // Browsers allow a service worker over https alone; elsewhere the page works without.
  if (!asked_to_work_offline) requestAnimationFrame(() => setTimeout(() => work_offline().catch(() => undefined)));
  asked_to_work_offline = true;
  draw(language, state, location.hash.slice(1), hands);
}

function anchor_key(): Uint8Array | null {
  const meta = document.querySelector("meta[name=sanad-anchor]");
  const key = from_hex((meta && meta.getAttribute("content")) || "");
  return key && key.length === 32 ? key : null;
}

async function check(): Promise<void> {
  const run = ++latest;
  const digits = location.hash.slice(1);
  if (!digits) {
    show(run, { view: "scan" });
    const anchor = anchor_key();
    if (anchor && !is_saved_page) requestAnimationFrame(() => setTimeout(() => load_keys(anchor, () => undefined))); // at hand when a code comes
    return;
  }
  const now = Math.floor(Date.now() / 1000);
  const credential = from_decimal(digits);
  const unchecked = credential && read_credential(credential);
  const answer: Answer = { view: "verdict", found: { verdict: "unreadable" }, now, registry: "not_asked", full: null };
  if (!credential || !unchecked) return show(run, answer);

  const anchor = anchor_key();
  if (!anchor) return show(run, { view: "stuck", why: "no_anchor" });
  // What is on the screen is of another code.
  if (shown_of) clear();
  state = { view: "checking" };
  setTimeout(() => shown_of === run || show(run, state), kSoon);
  // Its centre's status is asked for as soon as somebody names the centre: a slow link makes each question wait a second.
  let asked: Asked | null = null;
  const keys = await load_keys(anchor, (stated) => {
    const [device] = might_have_signed(unchecked, stated);
    if (device && !asked) asked = ask_status(device.centre_code);
  });
  if (typeof keys === "string") return show(run, { view: "stuck", why: keys });
  const signed = await signed_by(unchecked, keys.content);
  if (typeof signed === "string") return show(run, { ...answer, found: { verdict: signed }, lists: { keys, status: null } });

  const digest = registered_digest(credential);
  const asking = is_registered(signed.shown.centre.code, digest);
  const status = await load_status(anchor, signed.shown.centre.code, asked);
  const lists = { keys, status };
  const judged = (registered: boolean | null) => judge(signed, digest, typeof status === "string" ? null : status.content, now, registered);
  const found = judged(null);
  if (is_saved_page || !found.verdict.startsWith("genuine")) return show(run, { ...answer, found, lists });
  show(run, { ...answer, found, lists, registry: "asking" });
  const there = await asking;
  show(run, { ...answer, found: judged(there), lists, registry: there === null ? "no_answer" : there ? "there" : "not_there" });
}

const hands: Hands = {
  switch_language() {
    language = language === "ur" ? "en" : "ur";
    remember("language", language);
    show(latest, state);
    document.getElementById("language")!.focus();
  },
  retry: check,
  async pasted(text) {
    const run = ++latest;
    const anchor = anchor_key();
    const keys = anchor && (await load_keys(anchor, () => undefined));
    const printed = keys && typeof keys !== "string" ? public_page(keys.content) : "";
    const here = is_saved_page ? "" : location.href.replace(/#.*/, "");
    const read = read_pasted(text, [printed, here]);
    const unreadable: Answer = { view: "verdict", found: { verdict: "unreadable" }, now: 0, registry: "not_asked", full: null };
    if (read === "unreadable") return show(run, unreadable);
    if ("foreign" in read) return show(run, { view: "foreign", host: read.foreign, own: printed || here });
    if (location.hash === "#" + read.digits) return void check();
    location.hash = read.digits;
  },
  async fetch_full() {
    if (state.view !== "verdict" || !state.found.shown) return;
    const run = latest;
    const asked = state;
    const { id, full_digest } = state.found.shown.facts;
    show(run, { ...asked, full: "full_asking" });
    const full = await load_full(id, full_digest!);
    show(run, { ...asked, full: typeof full === "string" ? full : { file: URL.createObjectURL(new Blob([full], { type: "application/json" })) } });
  },
};

window.addEventListener("hashchange", check);
check();
async function work_offline(): Promise<void> {
  if (!is_saved_page) await navigator.serviceWorker.register("v/sw.js", { scope: "v" });
}
