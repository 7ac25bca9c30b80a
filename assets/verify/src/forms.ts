// Two ways in without a camera: the link or its digits, checked here; and serial number with lookup code, which the registry answers, on
// paper that no camera reads any more.
import { Child, banner, card, element } from "./elements";
import { Language, say } from "./words";

// What Android's browsers have and the types of 2017 don't.
declare class BarcodeDetector {
  constructor(options: { formats: string[] });
  detect(image: ImageBitmap): Promise<{ rawValue: string }[]>;
}

function field(language: Language, name: string, words: string, input: HTMLElement): Child[] {
  return [element("label", { for: name }, say(language, words)), input];
}

async function read_picture(file: File): Promise<string> {
  try {
    const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
    return found.length > 0 ? found[0].rawValue : "";
  } catch (_) {
    return ""; // no picture, or none that this phone can read
  }
}

export function paste_form(language: Language, on_pasted: (text: string) => void): HTMLElement {
  const text = element("textarea", { id: "pasted", rows: "3", dir: "ltr", autocomplete: "off", spellcheck: "false" }) as HTMLTextAreaElement;
  const form = element("form", { id: "paste" }, ...field(language, "pasted", "page.form.pasted", text), element("button", {}, say(language, "page.form.check")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    on_pasted(text.value);
  });
  const picture = element("input", { id: "picture", type: "file", accept: "image/*" }) as HTMLInputElement;
  picture.addEventListener("change", async () => {
    if (picture.files && picture.files[0]) on_pasted(await read_picture(picture.files[0]));
  });
  const reads_pictures = "BarcodeDetector" in window && "createImageBitmap" in window;
  return card(say(language, "page.form.paste"), form, ...(reads_pictures ? field(language, "picture", "page.form.picture", picture) : []));
}

/** Posted to the registry as it stands, so that it works in any browser. */
export function lookup_form(language: Language): HTMLElement {
  const input = (name: string) =>
    element("input", { id: name, name, dir: "ltr", required: "", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  return card(
    say(language, "lookup.title"),
    element("p", {}, say(language, "lookup.how")),
    element(
      "form",
      { method: "post", action: "lookup" },
      ...field(language, "serial", "lookup.serial", input("serial")),
      ...field(language, "code", "lookup.code", input("code")),
      element("input", { type: "hidden", name: "lang", value: language }),
      element("button", {}, say(language, "lookup.find")),
    ),
  );
}

export function foreign_banner(language: Language, host: string, own: string): HTMLElement {
  return banner(
    "bad",
    "foreign",
    say(language, "page.foreign.title"),
    element("p", {}, say(language, "page.foreign", { host, own })),
    element("p", {}, say(language, "page.foreign.do")),
  );
}
