// Ask the server, as the person who is signed in. What it refuses becomes a Refusal.

export class Refusal extends Error {
  /** @param {number} status @param {string} code @param {string} message */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const token = document.querySelector('meta[name="vidcat-token"]')?.getAttribute("content") ?? "";

/**
 * @param {string} path
 * @param {{method?: string, body?: unknown, keepalive?: boolean, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
export async function ask(path, { method = "GET", body, keepalive = false, signal } = {}) {
  const answer = await fetch(path, {
    method,
    keepalive,
    signal,
    credentials: "same-origin",
    headers: { "content-type": "application/json", "x-vidcat-token": token },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const said = await answer.json().catch(() => ({}));
  throw new Refusal(answer.status, said.error ?? "http", said.message ?? answer.statusText);
}
