// The service worker: keeps the page itself, so that it opens with no network once it was seen. The page keeps the trust list, checked.
// Never anything about a certificate: what stands behind `#` in an address is cut off, and no other answer is kept.
type Fetching = Event & { request: Request; respondWith(answer: Promise<Response>): void; waitUntil(work: Promise<unknown>): void };
const worker = self as unknown as { addEventListener(kind: string, listener: (event: Fetching) => void): void; skipWaiting(): Promise<void>; clients: { claim(): Promise<void> } };

const kCache = "sanad-page";
const kPage = new URL("../v", location.href).href;

/** Fetches today's page and keeps it: its answer whole, or not at all. */
async function renew(): Promise<Response> {
  const response = await fetch(kPage, { credentials: "omit", cache: "no-cache" });
  if (response.ok) await (await caches.open(kCache)).put(kPage, response.clone());
  return response;
}

worker.addEventListener("install", (event) => event.waitUntil(renew().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  if (mode !== "navigate" || method !== "GET" || url.replace(/#.*/, "") !== kPage) return;
  // What is kept answers at once; the newer one that comes meanwhile is for the next time.
  const renewed = renew();
  event.waitUntil(renewed.catch(() => undefined));
  event.respondWith(caches.match(kPage).then((kept) => kept || renewed));
});
