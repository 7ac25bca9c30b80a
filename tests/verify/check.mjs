import { check_browser } from "./browser.mjs";
import { check_parts } from "./parts.mjs";
import { finish } from "./report.mjs";

await check_parts();
await check_browser();
finish();
