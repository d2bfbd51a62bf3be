// @ts-check
// A content saved as a file, also while the server is away.
import { OUTBOX } from "./net.js";

/** @param {Blob} content @param {string} name */
export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** What could not be sent, as a file: it can be typed in elsewhere. */
export const exportOutbox = () => save(new Blob([localStorage.getItem(OUTBOX) || "{}"], { type: "application/json" }), "nianbao-outbox.json");
