// What somebody types or pastes: a certificate's link, or its digits alone. A link to anywhere but our own registry is refused by name,
// however much it looks like ours.

export type Pasted = { digits: string } | { foreign: string } | "unreadable";

/** Where a link leads, as the browser itself reads it: that undoes tricks of spelling. Null for what leads nowhere. */
function place_of(link: string): { host: string; place: string } | null {
  try {
    const { host, pathname } = new URL(link);
    return host ? { host, place: host + pathname } : null;
  } catch (_) {
    return null;
  }
}

/** `own`: the addresses at which a registry of ours serves its page. */
export function read_pasted(text: string, own: string[]): Pasted {
  const joined = text.replace(/\s+/g, ""); // messages break long links
  if (/^[0-9]+$/.test(joined)) return { digits: joined };
  const link = place_of(/^[a-z][a-z0-9+.-]*:/i.test(joined) ? joined : "https://" + joined);
  if (!link || !/[^.][.:][^.]/.test(link.host)) return "unreadable"; // words, and no address
  const is_own = own.some((address) => (place_of(address) || { place: "" }).place === link.place);
  if (!is_own) return { foreign: link.host };
  const hash = /#([0-9]+)$/.exec(joined);
  return hash ? { digits: hash[1] } : "unreadable";
}
