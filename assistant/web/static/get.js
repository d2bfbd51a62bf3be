// @ts-check
// A document is fetched before it is saved: making it takes a moment, and what is in the way is said in words.
import { toast } from "./chrome.js";
import { save } from "./save.js";
import { word } from "./words.js";

/** Save what a link leads to. @param {HTMLAnchorElement} link */
export async function get(link) {
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => toast(word("正在生成，几秒钟")), 700);
  try {
    const address = new URL(link.href);
    address.searchParams.set("lang", document.documentElement.lang);
    const answer = await fetch(address);
    if (answer.ok) save(await answer.blob(), nameOf(answer));
    else toast((await answer.json()).msg || word("没有生成，再试一次"));
  } catch {
    toast(word("连不上服务器，没有下载。"));
  } finally {
    clearTimeout(slow);
    link.removeAttribute("aria-busy");
  }
}

/** @param {Response} answer @returns {string} */
function nameOf(answer) {
  const said = answer.headers.get("content-disposition") || "";
  return decodeURIComponent(said.split("filename*=UTF-8''")[1] || "nianbao");
}
