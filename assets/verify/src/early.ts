// Stands at the top of the page: on a 2G link the list of keys comes while the rest of the page still does.
import { Early, kAsk } from "./ask";

if (location.hash.length > 1 && location.protocol !== "file:") {
  const asked = fetch("trust/keys", kAsk);
  asked.catch(() => undefined); // who takes it looks
  (window as Early).sanad_keys = asked;
}
