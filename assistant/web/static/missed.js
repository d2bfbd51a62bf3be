// @ts-check
// An act that was not done because nothing answers: the server, or the script that the act needs, did not come.
import { toast } from "./chrome.js";
import { tell } from "./net.js";
import { word } from "./words.js";

export function sayAway() {
  tell("nb:away");
  toast(word("连不上服务器，这一步没有做。写的东西都在。"));
}

/** Say so of every script that did not come and was caught nowhere. */
export function watchMissed() {
  window.addEventListener("unhandledrejection", event => {
    // e.g. Chromium's "Failed to fetch dynamically imported module: …", Safari's "Importing a module script failed."
    if (!/dynamically imported module|module script/.test(String(event.reason))) return;
    event.preventDefault();
    sayAway();
  });
}
