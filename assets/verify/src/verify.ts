// The verdict (credential/verify.h): the same answers, in the same order of precedence, as every other verifier of ours.
import { from_hex, to_base32, to_hex } from "./bytes";
import { Facts, decode_claims } from "./credential";
import { sha256 } from "./sha256";
import { Sign1, key_id, parse_sign1 } from "./sign1";
import { Centre, Device, TrustKeys, kActive, kCompromised } from "./trust";
import { Listed, ListedCertificate, Registered, TrustStatus } from "./trust_status";

export type Verdict =
  | "unreadable"
  | "unknown_key"
  | "forged"
  | "revoked"
  | "superseded"
  | "under_review"
  | "suspended"
  | "not_yet_awarded"
  | "expired"
  | "genuine_unregistered"
  | "genuine_registered";

/** What may be shown: nothing from a code that is unreadable, forged or signed by nobody we know. */
export interface Shown {
  facts: Facts;
  centre: Centre;
  device_code: string;
  serial: string;
  lookup_code: string;
}
export interface Verification {
  verdict: Verdict;
  shown?: Shown;
  listed?: ListedCertificate; // of revoked, superseded, suspended and not_yet_awarded: since when, why, replaced by which
  by_number?: boolean; // genuine_registered because the counter is, not because this very certificate is known to be
  another?: boolean; // genuine_unregistered although its counter is registered: this very certificate is not
}

const kMaxCredentialBytes = 373;

/** A credential whose form is right; its signature is not checked. */
export interface Unchecked {
  message: Sign1;
  facts: Facts;
}
export function read_credential(bytes: Uint8Array): Unchecked | null {
  const message = parse_sign1(bytes, "compact-credential", kMaxCredentialBytes);
  const facts = message && decode_claims(message.payload);
  return message && facts && { message, facts };
}

/** A credential that one of the listed devices signed. */
export interface Signed {
  shown: Shown;
  device: Device;
}
function centre_of({ centre_code }: Device, { centres }: TrustKeys): Centre | undefined {
  return centres.find(({ code }) => code === centre_code);
}

/** A key id is eight bytes and proves nothing: every key that bears it and might have signed then is to be tried. */
export function might_have_signed({ message, facts }: Unchecked, keys: TrustKeys): Device[] {
  const at = facts.issued_at;
  return keys.devices.filter((one) => one.not_before <= at && at <= one.not_after && centre_of(one, keys) && key_id(one.key) === message.key_id);
}

/** Who signed it; a word instead when nobody whom the list knows did. */
export async function signed_by(unchecked: Unchecked, keys: TrustKeys): Promise<Signed | "unknown_key" | "forged"> {
  const { message, facts } = unchecked;
  const candidates = might_have_signed(unchecked, keys);
  if (candidates.length === 0) return "unknown_key";
  let device: Device | undefined;
  for (const candidate of candidates) if (await message.signed_by(candidate.key)) device = candidate;
  if (!device) return "forged";
  const centre = centre_of(device, keys)!;
  const serial = serial_number(centre.code, device.code, facts.counter);
  const lookup_code = to_base32(from_hex(facts.id)!.subarray(0, 5));
  return { device, shown: { facts, centre, device_code: device.code, serial, lookup_code } };
}

/**
 * What a signed credential is worth. `digest`: its registered_digest. `status`: its centre's part, if at hand. `now`: unix seconds.
 * `registered`: the registry's own answer about this very certificate; null when it was not asked.
 */
export function judge({ device, shown }: Signed, digest: string, status: TrustStatus | null, now: number, registered: boolean | null): Verification {
  const { counter, expires_at } = shown.facts;
  const of_device = status && status.devices.find((one) => one.device_code === device.code);
  const listed = status && status.listed.find((one) => one.device_code === device.code && one.counter === counter && digest.startsWith(one.digest));
  const received = of_device ? of_device.digests.indexOf(digest) >= 0 : false;

  if (listed && listed.status === Listed.revoked) return { verdict: "revoked", shown, listed };
  if (listed && listed.status === Listed.superseded) return { verdict: "superseded", shown, listed };
  if (device.state === kCompromised && !received) return { verdict: "under_review", shown };
  if (listed && listed.status === Listed.suspended) return { verdict: "suspended", shown, listed };
  if (listed && listed.status === Listed.not_yet_awarded) return { verdict: "not_yet_awarded", shown, listed };
  if (expires_at !== undefined && expires_at <= now) return { verdict: "expired", shown };
  if (registered || received) return { verdict: "genuine_registered", shown };
  const by_number = device.state === kActive && of_device ? is_in_range(of_device, counter) : false;
  // The registry itself says that what bears this number there is another certificate.
  if (by_number && registered === false) return { verdict: "genuine_unregistered", shown, another: true };
  return by_number ? { verdict: "genuine_registered", shown, by_number } : { verdict: "genuine_unregistered", shown };
}

function is_in_range({ ranges }: Registered, counter: number): boolean {
  return ranges.some((first, i) => i % 2 === 0 && first <= counter && counter <= ranges[i + 1]);
}

/** How the registry names a credential: first 8 bytes of SHA-256, in hex. */
export function registered_digest(credential: Uint8Array): string {
  return to_hex(sha256(credential).subarray(0, 8));
}

/** credential/serial_number.h: the check character is ISO/IEC 7064 MOD 37,36. */
export function serial_number(centre_code: string, device_code: string, counter: number): string {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const body = `${centre_code}-${device_code}-${("0000" + counter).slice(-Math.max(5, String(counter).length))}`;
  let sum = 36;
  for (const character of body.replace(/-/g, "")) {
    const value = alphabet.indexOf(character);
    if (value < 0) return body + "-?";
    sum = (sum + value) % 36;
    sum = ((sum === 0 ? 36 : sum) * 2) % 37;
  }
  return body + "-" + alphabet[(37 - sum) % 36];
}
