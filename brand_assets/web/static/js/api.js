// This file speaks to the API under /api/v1: JSON both ways, the visitor's CSRF token, failures as `ApiError`.

const BASE = "/api/v1/";

export class ApiError extends Error {
  constructor(status, code, message, problems = []) {
    super(message);
    Object.assign(this, { status, code, problems });
  }
}

export async function call(method, path, body, { signal, headers: more = {} } = {}) {
  const headers = { Accept: "application/json", "X-CSRF-Token": csrf(), ...more };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(BASE + path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "The review app cannot be reached. What was acknowledged is kept; this was not.");
  }
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const { code = "failed", message = `The server answered ${answer.status}.`, problems = [] } = told.error ?? {};
    throw new ApiError(answer.status, code, message, problems);
  }
  return told;
}

export const get = (path, options) => call("GET", path, undefined, options);
export const post = (path, body = {}, options) => call("POST", path, body, options);
export const put = (path, body = {}, options) => call("PUT", path, body, options);
export const patch = (path, body = {}, options) => call("PATCH", path, body, options);
export const remove = (path, options) => call("DELETE", path, undefined, options);

// The JSON that a page put into <script type="application/json" id="...">.
export function pageData(id) {
  const node = document.getElementById(id);
  return node ? JSON.parse(node.textContent) : null;
}

function csrf() {
  return document.querySelector('meta[name="csrf"]')?.content ?? "";
}
