// What can be done in more places than one. Each says what it has done, and what went wrong.
import { api, ApiError, part } from "./api.js";
import { refresh } from "./live.js";
import { tell } from "./store.js";
import { instant } from "./time.js";

/** Does something and tells of it in a sentence; what has changed is read anew at once, without a wait for the event. */
export async function act(change, words, ...changed) {
  try {
    const answer = await change();
    refresh(...changed);
    tell(typeof words === "function" ? words(answer) : words);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }

    tell(error.message, true);
    return false;
  }
}

export const actions = {
  rotateKeys: () => act(() => api.post("/keys/rotate"), (key) => `The key ${key.kid.slice(0, 8)}… signs from now on.`, "state", "keys"),
  rotateCredential: (identity) => act(() => api.post(`/identities/${part(identity.clientId)}/credential/rotate`), `${identity.identity} has a new credential.`, "state", "keys"),
  startDrill: (body) => act(() => api.post("/keys/drills", body), (drill) => `${drill.name}: ${drill.running ? "goes on" : "done"}.`, "drills", "keys", "state"),
  endDrill: () => act(() => api.delete("/keys/drills"), "The rotation drill has ended.", "drills", "keys", "state"),
  addFault: (body) => act(() => api.post("/faults", body), ([drill]) => `The drill ${drill.name} is on.`, "faults"),
  removeFault: (name) => act(() => api.delete(`/faults/${part(name)}`), `The drill ${name} is off.`, "faults"),
  clearFaults: () => act(() => api.delete("/faults"), "All failure drills are off.", "faults"),
  clearRequests: () => act(() => api.delete("/requests"), "The journal is empty."),
  moveClock: (change) => act(() => api.put("/clock", change), (clock) => `The clock shows ${instant(clock.utcNow)} UTC${clock.frozen ? ", and stands still" : ""}.`, "state", "keys", "faults", "drills"),
  assign: (host, identity) => act(() => api.put(`/hosts/${part(host)}/user-assigned/${part(identity.clientId)}`), `${identity.name} is assigned to ${host}.`, "state"),
  unassign: (host, identity) => act(() => api.delete(`/hosts/${part(host)}/user-assigned/${part(identity.clientId)}`), `${identity.name} is not assigned to ${host} any more.`, "state"),
  enableSystemAssigned: (host) => act(() => api.put(`/hosts/${part(host)}/system-assigned`), `${host} has an identity of its own.`, "state", "keys"),
  disableSystemAssigned: (host) => act(() => api.delete(`/hosts/${part(host)}/system-assigned`), `${host} has no identity of its own any more.`, "state", "keys"),
  deleteIdentity: (identity) => act(() => api.delete(`/identities/${part(identity.clientId)}`), `${identity.name} is deleted.`, "state", "keys"),
};
