// The control API. Errors are its ProblemDetails, with what is wrong under the field that has it.
import { store, update } from "./store.js";

const keyName = "mi-emulator.control-key";
let unlocked = null;
let isKeyGiven = () => {};

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The emulator answered ${status}.`);
    this.status = status;
    this.title = problem.title;
    this.fields = problem.errors ?? {};
  }
}

export const api = {
  get: (path) => send("GET", path).then((response) => response.json()),
  text: (path) => send("GET", path).then((response) => response.text()),
  post: (path, body) => send("POST", path, body).then(json),
  put: (path, body) => send("PUT", path, body).then(json),
  delete: (path) => send("DELETE", path).then(json),
  /** The answer as it comes. */
  stream: (path, signal) => send("GET", path, undefined, signal).then((response) => response.body),
};

/** Part of a path, whatever is in it. */
export const part = encodeURIComponent;

/** A key that a person has typed; whether it is right, the next request shows. */
export function giveKey(key) {
  sessionStorage.setItem(keyName, key);
  isKeyGiven();
}

export const wasKeyGiven = () => sessionStorage.getItem(keyName) !== null;

async function send(method, path, body, signal) {
  for (;;) {
    const key = sessionStorage.getItem(keyName);
    const response = await fetch(`_emulator${path}`, {
      method,
      signal,
      cache: "no-store",
      headers: { ...(key && { Authorization: `Bearer ${key}` }), ...(body !== undefined && { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    }).catch((error) => {
      throw signal?.aborted ? error : new ApiError(0, { detail: "The emulator does not answer." });
    });
    if (response.status !== 401) {
      return response.ok ? response : refuse(response);
    }

    await keyAfter(key);
  }
}

// One wait for all requests that want it. A request that was sent with an earlier key tries the newer one first.
async function keyAfter(refused) {
  if (sessionStorage.getItem(keyName) !== refused) {
    return;
  }

  unlocked ??= new Promise((resolve) => {
    isKeyGiven = () => {
      unlocked = null;
      update({ isLocked: false });
      resolve();
    };
  });
  if (!store.isLocked) {
    update({ isLocked: true });
  }

  await unlocked;
}

async function refuse(response) {
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(response.status, problem);
}

const json = (response) => (response.status === 204 ? null : response.json());
