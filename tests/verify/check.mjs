import { check_browser } from "./browser.mjs";
import { check_parts, load_parts } from "./parts.mjs";
import { finish } from "./report.mjs";

const parts = await load_parts();
await check_parts(parts);
await check_browser(parts);
finish();
