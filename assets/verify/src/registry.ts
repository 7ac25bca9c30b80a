// What the page asks of the registry: the list of keys, the status of the one centre, and digests that begin with the same 12 bits.
// Nothing else leaves. The saved page asks nothing: it carries the list.
import { Early, kAsk } from "./ask";
import { equal, from_base64 } from "./bytes";
import { epoch_holds, recall_bytes, recall_older, remember_bytes, remember_older } from "./memory";
import { TrustKeys, read_trust_keys, with_older_keys } from "./trust";
import { TrustStatus, read_trust_status, with_older_status } from "./trust_status";

/** How the part that is used came about. */
export type Source = "fetched" | "stored" | "stored_refused" | "stored_newer" | "inside";
export interface Part<Content> {
  content: Content;
  source: Source;
}
/** Why there is none: nothing came, or nothing that the anchor vouches for. */
export type NoPart = "no_list" | "bad_list";

interface Carried {
  keys: string;
  status: { [centre_code: string]: string };
}

const kPatience = 12000; // milliseconds; a 2G link answers in this time or not at all

/** The list inside a saved page; null in the page that the registry serves. */
const carried: Carried | null = (() => {
  try {
    return JSON.parse(document.getElementById("trust")!.textContent || "null");
  } catch (_) {
    return null; // not filled in
  }
})();
export const is_saved_page = carried !== null;

export async function fetch_answer(url: string, accept = "*/*"): Promise<Response | null> {
  const answer = fetch(url, Object.assign({ headers: { accept } }, kAsk));
  return in_time(answer);
}
async function in_time(answer: Promise<Response>): Promise<Response | null> {
  const too_late = new Promise<null>((resolve) => setTimeout(resolve, kPatience, null));
  return Promise.race([answer, too_late]).catch(() => null);
}
async function fetch_bytes(url: string, asked?: Promise<Response>): Promise<Uint8Array | null> {
  const response = await (asked ? in_time(asked) : fetch_answer(url));
  return response && response.ok ? response.arrayBuffer().then((body) => new Uint8Array(body), () => null) : null;
}

/**
 * The newest part that the anchor vouches for, brought or remembered: a lower number never replaces a higher one, and nothing is taken that
 * a registry key signed which has given way to another.
 */
async function load<Content extends { epoch: number; number: number }>(
  name: string,
  bring: () => Promise<Uint8Array | null>,
  read: (bytes: Uint8Array) => Promise<Content | null>,
  with_older: (content: Content, older: Content) => Content,
): Promise<Part<Content> | NoPart> {
  const stored_bytes = recall_bytes(name);
  const older_bytes = recall_older(name);
  const [brought_bytes, stored, older] = await Promise.all([bring(), stored_bytes && read(stored_bytes), Promise.all(older_bytes.map(read))]);
  const unchanged = brought_bytes && stored_bytes && stored && equal(brought_bytes, stored_bytes);
  const read_now = unchanged ? stored : brought_bytes && (await read(brought_bytes));
  const brought = read_now && epoch_holds(read_now.epoch) ? read_now : null;
  const is_newest = brought && (!stored || brought.number >= stored.number);
  const newest = is_newest ? brought : stored;
  if (!newest) return brought_bytes ? "bad_list" : "no_list";
  if (is_newest && !unchanged) remember_bytes(name, brought_bytes!);

  // What another list says for good is still true: that list is kept, as it was signed.
  let content = newest;
  const kept: Uint8Array[] = [];
  const add = (bytes: Uint8Array | null, other: Content | null) => {
    if (!bytes || !other || other === newest) return;
    const stricter = with_older(content, other);
    if (stricter !== content) kept.push(bytes);
    content = stricter;
  };
  older.forEach((other, i) => add(older_bytes[i], other));
  add(stored_bytes, stored);
  add(brought_bytes, brought);
  remember_older(name, kept);
  const source = is_newest ? (is_saved_page ? "inside" : "fetched") : brought ? "stored_newer" : brought_bytes ? "stored_refused" : "stored";
  return { content, source };
}

/** `stated` hears what a list says before it is known who signed it: enough to ask for more, and not to believe anything. */
export function load_keys(anchor: Uint8Array, stated: (keys: TrustKeys) => void): Promise<Part<TrustKeys> | NoPart> {
  const bring = async () => {
    if (carried) return from_base64(carried.keys);
    const early = window as Early;
    const asked = early.sanad_keys;
    delete early.sanad_keys; // a second check asks anew
    return fetch_bytes("trust/keys", asked);
  };
  return load("keys", bring, (bytes) => read_trust_keys(bytes, anchor, stated), with_older_keys);
}

/** A question that is on its way. */
export interface Asked {
  centre_code: string;
  answer: Promise<Uint8Array | null>;
}
export function ask_status(centre_code: string): Asked {
  return { centre_code, answer: carried ? Promise.resolve(null) : fetch_bytes("trust/" + encodeURIComponent(centre_code)) };
}

export function load_status(anchor: Uint8Array, centre_code: string, asked: Asked | null): Promise<Part<TrustStatus> | NoPart> {
  const bring = async () => {
    if (!carried) return (asked && asked.centre_code === centre_code ? asked : ask_status(centre_code)).answer;
    const text = carried.status[centre_code];
    return text === undefined ? null : from_base64(text);
  };
  return load(centre_code, bring, (bytes) => read_trust_status(bytes, anchor, centre_code), with_older_status);
}

/** Whether the registry holds the credential with this digest; null when it could not be asked. It learns 12 bits of the digest. */
export async function is_registered(centre_code: string, digest: string): Promise<boolean | null> {
  if (is_saved_page) return null;
  const bytes = await fetch_bytes(`trust/${encodeURIComponent(centre_code)}/digests/${digest.slice(0, 3)}`);
  if (!bytes) return null;
  try {
    const digests: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(digests) ? digests.indexOf(digest) >= 0 : null;
  } catch (_) {
    return null;
  }
}
