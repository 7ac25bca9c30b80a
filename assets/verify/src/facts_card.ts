// Every signed fact, in the order of the paper.
import { Child, card, element } from "./elements";
import { Shown } from "./verify";
import { Language, say, say_day, say_moment } from "./words";

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

export function facts_card(language: Language, { facts, centre, serial, lookup_code }: Shown, advice: string | null): HTMLElement {
  const one = (name: string, value: Child, label?: string) => fact(language, name, value, label);
  const words = (key: string, values?: { [name: string]: string | number }) => say(language, key, values);
  const period = { start: say_day(language, facts.period_start), end: say_day(language, facts.period_end) };
  const replaced = facts.supersedes;
  return card(
    words("page.facts"),
    advice && element("p", {}, words(advice)),
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
