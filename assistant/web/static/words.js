// @ts-check
// The words of the scripts: Chinese stands in the code, the page brings the English twins
// (schemas/messages/en.scripts.json), where {n:day|days} is one word for one and another for many.

/** @type {Record<string, string> | null} */
let twins = null;

/** @param {string} template @param {Record<string, string | number>} [values] @returns {string} */
export function word(template, values = {}) {
  if (!twins) {
    const place = document.getElementById("nb-words");
    twins = place ? JSON.parse(place.textContent || "{}") : {};
  }
  const text = twins?.[template] || template;
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    if (!(name in values)) return whole;
    const value = String(values[name]);
    return many === undefined ? value : value === "1" ? one : many;
  });
}

/** A text for an element; on an English page its Chinese, a report's own, says that it is. @param {string | Node} text @returns {(string | Node)[]} */
export const marked = text => typeof text !== "string" || document.body.dataset.lang !== "en" ? [text] : text.split(/([\u2e80-\u9fff\uff01-\uffef]+)/).map((part, at) => (at % 2 ? Object.assign(document.createElement("span"), { lang: "zh", textContent: part }) : part));
