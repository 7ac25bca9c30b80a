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

// Minutes ahead of UTC since 2009, where most of our centres are: a slow phone takes 80 ms to build the browser's own clock.
const kAhead: { [zone: string]: number } = { "Asia/Karachi": 300 };

function minutes_ahead(seconds: number, time_zone: string): number {
  if (time_zone in kAhead) return kAhead[time_zone];
  try {
    const there: { [part: string]: number } = {};
    const numbers = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hour12: false, timeZone: time_zone } as const;
    for (const { type, value } of new Intl.DateTimeFormat("en-US", numbers).formatToParts(seconds * 1000)) there[type] = Number(value);
    return Date.UTC(there.year, there.month - 1, there.day, there.hour % 24, there.minute) / 60000 - Math.floor(seconds / 60);
  } catch (_) {
    return 0; // a zone that this browser does not know
  }
}

/** A moment, in unix seconds, as clocks at the centre showed it: 14 March 2026, 11:30 (UTC+05:00). Digits stay Western, as on the paper. */
export function say_moment(language: Language, seconds: number, time_zone: string): string {
  const ahead = minutes_ahead(seconds, time_zone);
  const local = seconds + ahead * 60;
  const clock = (minutes: number) => [minutes / 60, minutes % 60].map((part) => ("0" + Math.floor(part)).slice(-2)).join(":");
  return say(language, "page.moment", {
    date: say_day_of(language, local),
    time: clock(Math.floor((local % kDay) / 60)),
    offset: "UTC" + (ahead < 0 ? "-" : "+") + clock(Math.abs(ahead)),
  });
}
