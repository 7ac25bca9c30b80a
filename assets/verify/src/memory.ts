// What this browser remembers: the newest parts of the trust list, as signed, and those older ones that say of a certificate or a key what
// the newest has forgotten. Storage may be switched off or full: the page then works without. What comes out of it is checked like any
// answer; the one thing in it that nobody signed, the highest epoch of a registry key seen, can only refuse.
import { from_base64, to_base64 } from "./bytes";

// Storage is slow, and a verdict does not wait for it.
const unwritten: { [name: string]: string } = {};
let writes_soon = false;

function write(): void {
  writes_soon = false;
  for (const name of Object.keys(unwritten)) {
    try {
      localStorage.setItem("sanad." + name, unwritten[name]);
    } catch (_) {}
    delete unwritten[name];
  }
}
addEventListener("pagehide", write);

export function recall(name: string): string | null {
  if (name in unwritten) return unwritten[name];
  try {
    return localStorage.getItem("sanad." + name);
  } catch (_) {
    return null;
  }
}
export function remember(name: string, text: string): void {
  unwritten[name] = text;
  if (!writes_soon) requestAnimationFrame(() => setTimeout(write));
  writes_soon = true;
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

/** Older lists of this part that the newest does not replace whole. */
export function recall_older(part: string): Uint8Array[] {
  const kept = recall("older/" + part);
  return kept ? (kept.split(" ").map(from_base64).filter(Boolean) as Uint8Array[]) : [];
}
export function remember_older(part: string, lists: Uint8Array[]): void {
  const kept = lists.map(to_base64).join(" ");
  if (kept !== (recall("older/" + part) || "")) remember("older/" + part, kept);
}
