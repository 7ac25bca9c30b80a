// What this browser remembers: the newest parts of the trust list, as signed, and what they once said and may not take back. Storage may
// be switched off or full: the page then works without. What comes out of it is checked like any answer; the one thing in it that
// nobody signed, what was once revoked, superseded or compromised and the registry key's highest epoch, can only make a verdict stricter.
import { from_base64, to_base64, to_hex } from "./bytes";
import { TrustKeys, kCompromised } from "./trust";
import { Listed, ListedCertificate, TrustStatus } from "./trust_status";

export function recall(name: string): string | null {
  try {
    return localStorage.getItem("sanad." + name);
  } catch (_) {
    return null;
  }
}
export function remember(name: string, text: string): void {
  try {
    localStorage.setItem("sanad." + name, text);
  } catch (_) {}
}

export function recall_bytes(part: string): Uint8Array | null {
  const text = recall("trust/" + part);
  return text === null ? null : from_base64(text);
}
export function remember_bytes(part: string, bytes: Uint8Array): void {
  remember("trust/" + part, to_base64(bytes));
}

/** The epoch rule: false when the registry key that signed gave way to another long ago. Remembers the highest epoch that it was asked about. */
export function epoch_holds(epoch: number): boolean {
  const highest = Number(recall("epoch")) || 0;
  if (epoch > highest) remember("epoch", String(epoch));
  return epoch >= highest;
}

function recall_list(part: string): unknown[] {
  try {
    const list: unknown = JSON.parse(recall("kept/" + part) || "[]");
    return Array.isArray(list) ? list : [];
  } catch (_) {
    return [];
  }
}
function remember_list(part: string, list: unknown[]): void {
  if (list.length > 0) remember("kept/" + part, JSON.stringify(list));
}

/** `keys`, with every key compromised that ever was in a list that this browser used. */
export function with_compromised_kept(keys: TrustKeys): TrustKeys {
  const kept = recall_list("keys");
  const names = keys.devices.filter((device) => device.state === kCompromised).map((device) => to_hex(device.key));
  const omitted = kept.filter((name) => typeof name === "string" && names.indexOf(name) < 0);
  remember_list("keys", names.concat(omitted as string[]));
  const devices = keys.devices.map((device) => (omitted.indexOf(to_hex(device.key)) < 0 ? device : Object.assign({}, device, { state: kCompromised })));
  return Object.assign({}, keys, { devices });
}

function same_certificate(a: ListedCertificate, b: ListedCertificate): boolean {
  return a.device_code === b.device_code && a.counter === b.counter && a.digest === b.digest;
}

/** `status`, with everything revoked or superseded that ever was in a list of this centre that this browser used. */
export function with_listed_kept(status: TrustStatus): TrustStatus {
  const kept = recall_list(status.centre_code) as ListedCertificate[];
  const stricter = kept.filter((old) => old && !status.listed.some((one) => same_certificate(one, old) && one.status >= old.status));
  const listed = status.listed.filter((one) => !stricter.some((old) => same_certificate(one, old))).concat(stricter);
  remember_list(status.centre_code, listed.filter((one) => one.status >= Listed.superseded));
  return Object.assign({}, status, { listed });
}
