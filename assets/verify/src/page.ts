// What is on the screen: a state in, elements out. No decisions here.
import { FullState, full_card, share_card } from "./actions";
import { Child, Mood, banner, button, element, put } from "./elements";
import { facts_card } from "./facts_card";
import { foreign_banner, lookup_form, paste_form } from "./forms";
import { NoPart, Part, Source, is_saved_page } from "./registry";
import { TrustKeys } from "./trust";
import { TrustStatus } from "./trust_status";
import { Verdict, Verification, serial_number } from "./verify";
import { Language, say, say_day_of } from "./words";

export type RegistryAnswer = "not_asked" | "asking" | "there" | "not_there" | "no_answer";
export interface Lists {
  keys: Part<TrustKeys>;
  status: Part<TrustStatus> | NoPart | null; // null: nobody signed that we know, so no centre was asked for
}
export interface Answer {
  view: "verdict";
  found: Verification;
  now: number;
  lists?: Lists; // none for what could not be read
  registry: RegistryAnswer;
  full: FullState;
}
export type State =
  | { view: "scan" }
  | { view: "checking" }
  | { view: "foreign"; host: string; own: string }
  | { view: "stuck"; why: NoPart | "no_anchor" }
  | Answer;
/** What the page's buttons do. */
export interface Hands {
  switch_language(): void;
  retry(): void;
  pasted(text: string): void;
  fetch_full(): void;
}

const kMood: { [verdict in Verdict]: Mood } = {
  unreadable: "plain",
  unknown_key: "bad",
  forged: "bad",
  revoked: "bad",
  superseded: "bad",
  under_review: "wait",
  suspended: "wait",
  not_yet_awarded: "wait",
  expired: "wait",
  genuine_unregistered: "wait",
  genuine_registered: "good",
};
const kReason = ["", "issued_in_error", "result_corrected", "identity_error", "misconduct", "holder_request"];
// Days: credential/verdict_words.h has the same.
const kFreshList = 7;
const kOldList = 90;

/** The address that is printed on certificates. */
export function public_page({ public_url }: TrustKeys): string {
  return public_url + "/v";
}

/** The particulars of a verdict: since when, why, replaced by which (credential/verdict_words.h). */
function detail_line(language: Language, { verdict, shown, listed, by_number }: Verification, keys: TrustKeys): Child {
  const line = (key: string, values: { [name: string]: string } = {}) => element("p", { "data-detail": key }, say(language, key, values));
  if (listed) {
    const by = listed.superseded_by;
    const device = by && keys.devices.find((one) => one.code === by.device_code);
    return line("listed." + ["", "not_yet_awarded", "suspended", "superseded", "revoked"][listed.status], {
      date: say_day_of(language, listed.since),
      reason: listed.reason ? say(language, "reason." + kReason[listed.reason]) : "",
      serial: by ? serial_number(device ? device.centre_code : shown!.centre.code, by.device_code, by.counter) : "",
    });
  }
  if (!shown) return null;
  const { facts, centre } = shown;
  if (verdict === "expired") return line("verdict.expired.detail", { date: say_day_of(language, facts.expires_at!) });
  if (verdict === "genuine_unregistered") {
    return line("verdict.genuine_unregistered.detail", { centre_en: centre.name_en, centre_ur: centre.name_ur, date: say_day_of(language, facts.issued_at) });
  }
  return by_number ? line("verdict.by_number") : null;
}

/** The older of the list's parts and its age; a warning that grows with it, and never changes a verdict. */
function list_caution(language: Language, { keys, status }: Lists, now: number): { key: string; line: HTMLElement } {
  const made_at = status && typeof status !== "string" ? Math.min(keys.content.made_at, status.content.made_at) : keys.content.made_at;
  const days = Math.floor((now - made_at) / 86400);
  const key = "trust.list." + (days <= kFreshList ? "fresh" : days <= kOldList ? "old" : "very_old");
  return { key, line: element("p", { "data-line": key }, say(language, key, { date: say_day_of(language, made_at), days: String(days) })) };
}

/** How the list came here. */
function list_lines(language: Language, { keys, status }: Lists, now: number): Child[] {
  const line = (key: string, values?: { [name: string]: string }) => element("p", { "data-line": key }, say(language, key, values));
  const parts: Part<TrustKeys | TrustStatus>[] = status && typeof status !== "string" ? [keys, status] : [keys];
  const came = (source: Source) => parts.some((part) => part.source === source);
  return [
    came("stored") && line("page.list.stored"),
    came("stored_refused") && line("page.list.refused"),
    came("stored_newer") && line("page.list.older"),
    came("inside") && line("page.list.inside", { address: public_page(keys.content) }),
    // Two zones may lie a day apart; more than that is a wrong clock.
    Math.max(...parts.map((part) => part.content.made_at)) > now + 86400 && line("page.clock"),
  ];
}

function answer_banner(language: Language, { found, lists, registry, now }: Answer): HTMLElement {
  const { verdict, shown, another, by_number } = found;
  const note = (key: string, attributes: { [name: string]: string } = {}, values = {}) =>
    element("p", Object.assign({ class: "note" }, attributes), say(language, key, values));
  const caution = lists && list_caution(language, lists, now);
  return banner(
    kMood[verdict],
    verdict,
    say(language, "verdict." + verdict),
    lists && detail_line(language, found, lists.keys.content),
    element("p", {}, say(language, another ? "verdict.another" : `verdict.${verdict}.do`)),
    registry !== "not_asked" && note(by_number && registry === "no_answer" ? "page.full_no_answer" : "page.registry." + registry, { "data-registry": registry }),
    shown && lists && typeof lists.status === "string" &&
      note("trust.list.missing", { "data-status": lists.status }, { centre_en: shown.centre.name_en, centre_ur: shown.centre.name_ur }),
    caution && caution.line,
  );
}

function ways_in(language: Language, hands: Hands): Child[] {
  return [paste_form(language, hands.pasted), !is_saved_page && lookup_form(language)];
}

function below_answer(language: Language, state: Answer, digits: string, hands: Hands): Child[] {
  const { found, lists, now, full } = state;
  const { shown, verdict } = found;
  const verifies = shown && lists && (verdict === "expired" || verdict.startsWith("genuine"));
  return [
    shown && facts_card(language, shown, verdict.startsWith("genuine") ? null : "page.compare"), // said already where it is genuine
    verifies && share_card(language, shown!, `${public_page(lists!.keys.content)}#${digits}`),
    verifies && full_card(language, shown!, full, hands.fetch_full),
    ...(shown ? [] : ways_in(language, hands)),
    element(
      "footer",
      {},
      ...(lists ? list_lines(language, lists, now) : []),
      element("p", {}, say(language, "page.private")),
      element("p", {}, element("a", { href: "#" }, say(language, "page.another"))),
      shown && !is_saved_page &&
        element("p", {}, element("a", { href: "v/saved?centre=" + encodeURIComponent(shown.centre.code), download: "" }, say(language, "page.save"))),
    ),
  ];
}

/** The answer, and what stands below it once somebody asks for that. */
function content(language: Language, state: State, digits: string, hands: Hands): [Child, () => Child[]] {
  const words = (key: string, values?: { [name: string]: string }) => say(language, key, values);
  const line = (key: string) => element("p", {}, words(key));
  switch (state.view) {
    case "scan": {
      const address = location.host + location.pathname;
      const footer = is_saved_page
        ? [line("page.scan.saved")]
        : [element("p", {}, words("page.scan.address", { address }))];
      return [
        banner("plain", "scan", words("page.scan.title"), line("page.scan.how")),
        () => [...ways_in(language, hands), element("footer", {}, ...footer, line("page.scan.privacy"))],
      ];
    }
    case "checking":
      return [element("p", { class: "checking" }, words("page.checking")), () => []];
    case "foreign":
      return [foreign_banner(language, state.host, state.own), () => ways_in(language, hands)];
    case "stuck":
      return [
        banner("plain", state.why, words("page.no_list.title"), line(`page.${state.why}.do`), button("retry", words("page.retry"), hands.retry)),
        () => ways_in(language, hands),
      ];
    case "verdict":
      return [answer_banner(language, state), () => below_answer(language, state, digits, hands)];
  }
}

let drawings = 0;

/** Takes the answer and what stands below it off the screen, at once. */
export function clear(): void {
  ++drawings;
  put(document.getElementById("answer")!, []);
  put(document.getElementById("below")!, []);
}

/** Draws the whole page anew. `digits`: the certificate in the address. */
export function draw(language: Language, state: State, digits: string, hands: Hands): void {
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === "ur" ? "rtl" : "ltr";
  document.title = say(language, "page.title");
  const other = language === "ur" ? "en" : "ur";
  put(document.querySelector("header")!, [
    element("span", { class: "brand" }, say(language, "page.brand")),
    button("language", say(language, "page.language"), hands.switch_language, { lang: other }),
  ]);
  const [answer, below] = content(language, state, digits, hands);
  put(document.getElementById("answer")!, [answer]);
  // The verdict first: on a slow phone the facts cost as much again.
  const drawing = ++drawings;
  requestAnimationFrame(() => setTimeout(() => drawing === drawings && put(document.getElementById("below")!, below())));
}
