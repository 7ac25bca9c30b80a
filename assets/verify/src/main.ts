// The verify page: reads the certificate behind the `#` of its own address and says what it is worth. Nothing of it leaves the phone
// but the centre's code and 12 bits of a digest.
import { from_decimal, from_hex } from "./bytes";
import { State, draw } from "./page";
import { is_registered, load_trust } from "./registry";
import { read_credential, registered_digest, verify } from "./verify";
import { Language } from "./words";

const kLanguage = "sanad.language";

function first_language(): Language {
  try {
    const chosen = localStorage.getItem(kLanguage);
    if (chosen === "en" || chosen === "ur") return chosen;
  } catch (_) {}
  return /^ur\b/i.test(navigator.language) ? "ur" : "en";
}

let language = first_language();
let state: State = { view: "checking" };
let latest = 0; // the newest check: an older one that answers late is not shown

function redraw(): void {
  draw(language, state, switch_language, check);
}

function show(run: number, next: State): void {
  if (run !== latest) return;
  state = next;
  redraw();
}

function switch_language(): void {
  language = language === "ur" ? "en" : "ur";
  try {
    localStorage.setItem(kLanguage, language);
  } catch (_) {}
  redraw();
  document.getElementById("language")!.focus();
}

function anchor_key(): Uint8Array | null {
  const meta = document.querySelector("meta[name=sanad-anchor]");
  const key = from_hex((meta && meta.getAttribute("content")) || "");
  return key && key.length === 32 ? key : null;
}

async function check(): Promise<void> {
  const run = ++latest;
  const digits = location.hash.slice(1);
  if (!digits) return show(run, { view: "scan" });
  const now = Math.floor(Date.now() / 1000);
  const credential = from_decimal(digits);
  const unchecked = credential && read_credential(credential);
  if (!credential || !unchecked) return show(run, { view: "verdict", found: { verdict: "unreadable" }, registry: "not_asked", now });

  const anchor = anchor_key();
  if (!anchor) return show(run, { view: "stuck", why: "no_anchor" });
  show(run, { view: "checking" });
  const list = await load_trust(anchor);
  if (typeof list === "string") return show(run, { view: "stuck", why: list });
  const found = await verify(unchecked, list.trust, now);
  if (found.verdict !== "genuine_unregistered") return show(run, { view: "verdict", found, list, registry: "not_asked", now });

  show(run, { view: "verdict", found, list, registry: "asking", now });
  const there = await is_registered(found.shown!.centre.code, registered_digest(credential));
  if (there) found.verdict = "genuine_registered";
  show(run, { view: "verdict", found, list, registry: there === null ? "no_answer" : there ? "there" : "not_there", now });
}

window.addEventListener("hashchange", check);
check();
