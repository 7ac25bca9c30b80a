// The sentences of assets/lang that this page speaks, in both languages; the build takes in those under page., verdict. and fact.
import words from "sanad:words";

export type Language = "en" | "ur";

const spoken: { [language in Language]?: { [key: string]: string } } = {};

/** Isolates what is filled in, so that Latin names and numbers keep their order inside an Urdu sentence. */
export function say(language: Language, key: string, values: { [name: string]: string | number } = {}): string {
  const speaks = spoken[language] || (spoken[language] = JSON.parse(words[language]) as { [key: string]: string });
  const sentence = speaks[key] || `<${key}>`;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name]}\u2069`);
}

const kDay = 86400;

/** A civil day, in days since 1970-01-01. Months are words of ours: a browser takes 20 ms to find its own. */
export function say_day(language: Language, days: number): string {
  const day = new Date(days * kDay * 1000);
  const months = say(language, "page.months").split(" ");
  return [day.getUTCDate(), months[day.getUTCMonth()], day.getUTCFullYear()].join(" ");
}

/** The day of a moment, in unix seconds; UTC's, as every verifier of ours says it. */
export function say_day_of(language: Language, seconds: number): string {
  return say_day(language, Math.floor(seconds / kDay));
}

// Digits stay Western in both languages, as on the paper.
const kLocale = { en: "en-GB", ur: "ur-PK-u-nu-latn" };

/** A moment, in unix seconds, as clocks at the centre showed it. */
export function say_moment(language: Language, seconds: number, time_zone: string): string {
  const write = (zone: string) =>
    new Intl.DateTimeFormat(kLocale[language], {
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
      timeZone: zone,
      timeZoneName: "short",
    }).format(seconds * 1000);
  try {
    return write(time_zone);
  } catch (_) {
    return write("UTC"); // a zone that this browser does not know
  }
}
