// What is on the screen: a state in, elements out. No decisions here.
import { TrustedList, NoList } from "./registry";
import { Language, say, say_age, say_day, say_local_day, say_moment } from "./words";
import { Shown, Verdict, Verification } from "./verify";

export type RegistryAnswer = "not_asked" | "asking" | "there" | "not_there" | "no_answer";
export type State =
  | { view: "scan" }
  | { view: "checking" }
  | { view: "stuck"; why: NoList | "no_anchor" }
  | { view: "verdict"; found: Verification; list?: TrustedList; registry: RegistryAnswer; now: number };

type Mood = "good" | "wait" | "bad" | "plain";
const kMood: { [verdict in Verdict]: Mood } = {
  unreadable: "plain",
  unknown_key: "bad",
  forged: "bad",
  under_review: "wait",
  expired: "wait",
  genuine_unregistered: "wait",
  genuine_registered: "good",
};
// The shape says it too, not the colour alone.
const kMark: { [mood in Mood]: string } = { good: "M6 12.5l4 4 8-9", wait: "M12 6.5v7M12 17v.5", bad: "M7 7l10 10M17 7L7 17", plain: "M9.2 9a2.8 2.8 0 1 1 4 2.6c-.8.5-1.2 1-1.2 2M12 17.2v.3" };

type Child = Node | string | null | undefined;
function element(tag: string, attributes: { [name: string]: string }, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const name of Object.keys(attributes)) made.setAttribute(name, attributes[name]);
  for (const child of children) if (child) made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  return made;
}

function mark(mood: Mood): Element {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", kMark[mood]);
  svg.appendChild(path);
  return svg;
}

function banner(mood: Mood, id: string, title: string, ...more: Child[]): HTMLElement {
  return element("section", { class: "banner " + mood, "data-verdict": id }, mark(mood), element("div", {}, element("h1", {}, title), ...more));
}

function fact(language: Language, name: string, value: Child, label = "fact." + name): HTMLElement | null {
  if (!value) return null;
  return element("div", { "data-fact": name }, element("dt", {}, say(language, label)), element("dd", {}, value));
}

/** Words of the certificate itself: their direction is their own, whatever the page's. */
function quote(words: string | undefined, language: Language = "en"): Child {
  return words === undefined ? undefined : element("bdi", { lang: language }, words);
}

const kKind = ["", "certificate_of_completion", "micro_credential"];
const kRelation = ["", "son_of", "daughter_of", "wife_of"];
const kTimeSource = ["", "rtc", "network", "registry", "by_hand"];

/** Every signed fact, in the order of the paper. */
function facts_card(language: Language, { facts, centre, serial, lookup_code }: Shown): HTMLElement {
  const one = (name: string, value: Child, label?: string) => fact(language, name, value, label);
  const words = (key: string, values?: { [name: string]: string | number }) => say(language, key, values);
  const period = { start: say_day(language, facts.period_start), end: say_day(language, facts.period_end) };
  const replaced = facts.supersedes;
  return element(
    "section",
    { class: "card" },
    element("h2", {}, words("page.facts")),
    element(
      "dl",
      {},
      one("holder_name", quote(facts.holder_name)),
      one("holder_name_ur", quote(facts.holder_name_ur, "ur")),
      one("relation", quote(facts.relation_name), "fact.relation." + kRelation[facts.relation || 0]),
      one("course_title", quote(facts.course_title)),
      one("course_code", words("fact.course_code.value", { code: facts.course_code, version: facts.course_version })),
      one("kind", words("fact.kind." + kKind[facts.kind])),
      one("grade", quote(facts.grade)),
      one("hours", words("fact.hours.value", { hours: facts.hours })),
      one("level", quote(facts.level)),
      one("period", facts.period_start === facts.period_end ? period.start : words("fact.period.value", period)),
      one("issued_on", say_day(language, facts.issued_on)),
      one("expires_at", facts.expires_at === undefined ? undefined : say_moment(language, facts.expires_at, centre.time_zone)),
      one("attendance", words("fact.attendance.value", { percent: facts.attendance_percent })),
      one("centre", language === "ur" && centre.name_ur ? quote(centre.name_ur, "ur") : quote(centre.name_en)),
      one("serial", quote(serial)),
      one("lookup_code", quote(lookup_code)),
      one("identity_last4", quote(facts.identity_last4)),
      one("supersedes", replaced && words("fact.supersedes.value", { counter: replaced.counter, device: replaced.device_code })),
      one("issued_at", say_moment(language, facts.issued_at, centre.time_zone)),
      one("time_source", words("fact.time_source." + kTimeSource[facts.time_source])),
      one("full_digest", quote(facts.full_digest)),
    ),
  );
}

function list_lines(language: Language, { trust, source }: TrustedList, now: number): Child[] {
  const line = (key: string, values?: { [name: string]: string }) => element("p", {}, say(language, key, values));
  return [
    line("page.list", { date: say_local_day(language, trust.made_at), age: say_age(language, trust.made_at, now) }),
    source === "stored" ? line("page.list.stored") : null,
    source === "stored_refused" ? line("page.list.refused") : null,
    source === "stored_newer" ? line("page.list.older") : null,
    // Two zones may lie a day apart; more than that is a wrong clock.
    trust.made_at > now + 86400 ? line("page.clock") : null,
  ];
}

function content(language: Language, state: State, retry: () => void): Child[] {
  const words = (key: string) => say(language, key);
  switch (state.view) {
    case "scan": {
      const address = location.host + location.pathname;
      return [
        banner("plain", "scan", words("page.scan.title"), element("p", {}, words("page.scan.how"))),
        element("footer", {}, element("p", {}, say(language, "page.scan.address", { address })), element("p", {}, words("page.scan.privacy"))),
      ];
    }
    case "checking":
      return [element("p", { class: "checking" }, words("page.checking"))];
    case "stuck": {
      const again = element("button", { type: "button", id: "retry" }, words("page.retry"));
      again.addEventListener("click", retry);
      return [banner("plain", state.why, words("page.no_list.title"), element("p", {}, words(`page.${state.why}.do`)), again)];
    }
    case "verdict": {
      const { found, list, registry, now } = state;
      const asked = registry === "not_asked" ? null : element("p", { class: "registry", "data-registry": registry }, words("page.registry." + registry));
      return [
        banner(
          kMood[found.verdict],
          found.verdict,
          words("verdict." + found.verdict),
          element("p", {}, words(`verdict.${found.verdict}.do`)),
          asked,
        ),
        found.shown && facts_card(language, found.shown),
        element("footer", {}, ...(list ? list_lines(language, list, now) : []), element("p", {}, words("page.private"))),
      ];
    }
  }
}

/** Draws the whole page anew. */
export function draw(language: Language, state: State, on_language: () => void, on_retry: () => void): void {
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === "ur" ? "rtl" : "ltr";
  document.title = say(language, "page.title");
  const other = language === "ur" ? "en" : "ur";
  const button = element("button", { type: "button", id: "language", lang: other }, say(language, "page.language"));
  button.addEventListener("click", on_language);
  const header = document.querySelector("header")!;
  header.textContent = "";
  header.appendChild(element("span", { class: "brand" }, say(language, "page.brand")));
  header.appendChild(button);
  const main = document.querySelector("main")!;
  main.textContent = "";
  for (const child of content(language, state, on_retry)) if (child) main.appendChild(child as Node);
}
