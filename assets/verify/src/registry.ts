// What the page asks of the registry: the list of keys, and digests that begin with the same 12 bits. Nothing else leaves.
import { from_hex, to_hex } from "./bytes";
import { TrustKeys, read_trust_keys } from "./trust";

/** How the list that is used came about. */
export type ListSource = "fetched" | "stored" | "stored_refused" | "stored_newer";
export interface TrustedList {
  trust: TrustKeys;
  source: ListSource;
}
export type NoList = "no_list" | "bad_list";

const kStored = "sanad.trust-keys";
const kPatience = 12000; // milliseconds; a 2G link answers in this time or not at all

async function fetch_bytes(url: string): Promise<Uint8Array | null> {
  const answer = async () => {
    const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-cache" });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  };
  const too_late = new Promise<null>((resolve) => setTimeout(resolve, kPatience, null));
  try {
    return await Promise.race([answer(), too_late]);
  } catch (_) {
    return null;
  }
}

// Storage may be switched off or full: the page then works without memory. What comes out of it is checked like any answer.
function stored_bytes(): Uint8Array | null {
  try {
    return from_hex(localStorage.getItem(kStored) || "");
  } catch (_) {
    return null;
  }
}
function store(bytes: Uint8Array): void {
  try {
    localStorage.setItem(kStored, to_hex(bytes));
  } catch (_) {}
}

/** The newest list that the anchor vouches for, from the registry or from this phone: a lower number never replaces a higher one. */
export async function load_trust(anchor: Uint8Array): Promise<TrustedList | NoList> {
  const fetched_bytes = await fetch_bytes("trust/keys");
  const fetched = fetched_bytes && (await read_trust_keys(fetched_bytes, anchor));
  const kept_bytes = stored_bytes();
  const kept = kept_bytes && (await read_trust_keys(kept_bytes, anchor));
  if (fetched && (!kept || fetched.number >= kept.number)) {
    store(fetched_bytes!);
    return { trust: fetched, source: "fetched" };
  }
  if (kept) return { trust: kept, source: fetched ? "stored_newer" : fetched_bytes ? "stored_refused" : "stored" };
  return fetched_bytes ? "bad_list" : "no_list";
}

/** Whether the registry holds the credential with this digest; null when it could not be asked. It learns 12 bits of the digest. */
export async function is_registered(centre_code: string, digest: string): Promise<boolean | null> {
  const bytes = await fetch_bytes(`trust/${encodeURIComponent(centre_code)}/digests/${digest.slice(0, 3)}`);
  if (!bytes) return null;
  try {
    const digests: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(digests) ? digests.indexOf(digest) >= 0 : null;
  } catch (_) {
    return null;
  }
}
