// Elements of the page, from plain values.

export type Child = Node | string | null | undefined | false;

export function element(tag: string, attributes: { [name: string]: string }, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const name of Object.keys(attributes)) made.setAttribute(name, attributes[name]);
  for (const child of children) if (child) made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  return made;
}

export function button(id: string, words: string, on_click: () => void, more: { [name: string]: string } = {}): HTMLElement {
  const made = element("button", Object.assign({ type: "button", id }, more), words);
  made.addEventListener("click", on_click);
  return made;
}

export type Mood = "good" | "wait" | "bad" | "plain";
// The shape says it too, not the colour alone.
const kMark: { [mood in Mood]: string } = { good: "M6 12.5l4 4 8-9", wait: "M12 6.5v7M12 17v.5", bad: "M7 7l10 10M17 7L7 17", plain: "M9.2 9a2.8 2.8 0 1 1 4 2.6c-.8.5-1.2 1-1.2 2M12 17.2v.3" };

function mark(mood: Mood): Element {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", kMark[mood]);
  svg.appendChild(path);
  return svg;
}

export function banner(mood: Mood, id: string, title: string, ...more: Child[]): HTMLElement {
  return element("section", { class: "banner " + mood, "data-verdict": id }, mark(mood), element("div", {}, element("h1", {}, title), ...more));
}

export function card(title: string, ...children: Child[]): HTMLElement {
  return element("section", { class: "card" }, element("h2", {}, title), ...children);
}

/** Draws `children` in `place`, unless they already stand there: who listens to the page hears nothing twice, and nobody loses the focus. */
export function put(place: Element, children: Child[]): void {
  const fresh = element(place.tagName, {}, ...children);
  const same = place.childNodes.length === fresh.childNodes.length && Array.from(place.childNodes).every((old, i) => old.isEqualNode(fresh.childNodes[i]));
  if (same) return;
  place.textContent = "";
  while (fresh.firstChild) place.appendChild(fresh.firstChild);
}
