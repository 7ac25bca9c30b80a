// What can be done with a certificate that verifies: pass its link on, fetch the full credential.
import { Child, button, card, element } from "./elements";
import { NoFull, full_address } from "./full_credential";
import { is_saved_page } from "./registry";
import { Shown } from "./verify";
import { Language, say } from "./words";

/** `file`: where this browser keeps the one that was fetched and matches. */
export type FullState = null | "full_asking" | NoFull | { file: string };

// `document.execCommand` copies where the clipboard of 2018 is missing, and on plain http.
function copy(text: string): boolean {
  const field = element("textarea", { readonly: "", dir: "ltr" }) as HTMLTextAreaElement;
  field.value = text;
  document.body.appendChild(field);
  field.select();
  const copied = document.execCommand("copy");
  document.body.removeChild(field);
  return copied;
}

/** Not for a certificate without a father's or husband's name, as women's batches are: her page offers no button to pass it on. */
export function share_card(language: Language, { facts }: Shown, link: string): Child {
  if (facts.relation_name === undefined) return null;
  const words = (key: string) => say(language, key);
  const done = element("span", { role: "status" });
  const share = () => navigator.share({ title: words("page.title"), url: link }).catch(() => undefined); // closed without choosing
  const copy_link = () => {
    done.textContent = words(copy(link) ? "page.share.copied" : "page.share.not_copied");
  };
  return card(
    words("page.share"),
    element("p", {}, words("page.share.what")),
    element(
      "div",
      { class: "row" },
      "share" in navigator ? button("share", words("page.share.share"), share) : button("copy", words("page.share.copy"), copy_link),
      // To the app on this phone, not to a web address: nobody between the two phones reads it.
      element("a", { id: "whatsapp", href: "whatsapp://send?text=" + encodeURIComponent(link), rel: "noreferrer" }, words("page.share.whatsapp")),
      done,
    ),
  );
}

function file_link(id: string, href: string, name: string, words: string): HTMLElement {
  return element("a", { id, href, download: name }, words);
}

/** Nothing for a certificate that was issued without a full credential, and in the saved page, which asks nobody. */
export function full_card(language: Language, { facts, serial }: Shown, full: FullState, on_full: () => void): Child {
  if (!facts.full_digest || is_saved_page) return null;
  const words = (key: string) => say(language, key);
  const answer = (): Child[] => {
    if (full === null) return [button("full", words("page.full.fetch"), on_full)];
    if (typeof full === "string") return [element("p", { "data-full": full }, words("page." + full))];
    return [
      element("p", { "data-full": "full_matches" }, words("page.full_matches")),
      element(
        "div",
        { class: "row" },
        file_link("json", full.file, serial + ".json", words("page.full.json")),
        file_link("png", full_address(facts.id) + "?form=png", serial + ".baked.png", words("page.full.png")),
      ),
    ];
  };
  return card(words("page.full"), element("p", {}, words("page.full.what")), element("div", { role: "status" }, ...answer()));
}
