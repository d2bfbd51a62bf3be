// @ts-check
// The words of the scripts: Chinese stands in the code, the page brings the English twins (schemas/messages/en.json).

/** @type {Record<string, string> | null} */
let twins = null;

/** @param {string} template @param {Record<string, string | number>} [values] @returns {string} */
export function word(template, values = {}) {
  if (!twins) {
    const place = document.getElementById("nb-words");
    twins = place ? JSON.parse(place.textContent || "{}") : {};
  }
  const text = (twins && twins[template]) || template;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
