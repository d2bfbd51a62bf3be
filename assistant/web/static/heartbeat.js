// @ts-check
// Whether the server is there, which build of it, and who else has the report open.
import { tell, build, reportId, TAB, token } from "./net.js";

/** The heartbeat of this window. @param {string} gone "1" when it is closed */
const pulse = gone => fetch(`/healthz?${new URLSearchParams({ id: reportId(), page: location.pathname, window: TAB, gone })}`, { cache: "no-store", keepalive: true, headers: { "x-nb-token": token() } });

/** Ask the server every five seconds whether it is there; after three seconds of silence the banner says so. @param {() => void} there it answers */
export function watchServer(there) {
  let since = 0;
  const beat = async () => {
    try {
      const answer = await pulse("");
      const state = await answer.json();
      if (state.here?.length || document.getElementById("nb-here")?.title) import("./here.js").then(one => one.drawHere(state.here || []));
      if (since) tell("nb:back");
      since = 0;
      there();
      if (state.build && state.build !== build()) tell("nb:stale", {});
    } catch {
      since ||= Date.now();
      if (Date.now() - since > 2500) tell("nb:away");
    }
  };
  setInterval(beat, 5000);
  beat();
  window.addEventListener("nb:beat", beat);
  window.addEventListener("pagehide", () => { pulse("1").catch(() => {}); });
}
