// This file listens to what changes on the server (`/events`) and hands it to the page; it goes on after a lost connection.

// handlers: event's name to function(data, event). Returns a function that stops listening.
export function listen(path, handlers) {
  const source = new EventSource(path);
  for (const [name, run] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => run(event.data ? JSON.parse(event.data) : null, event));
  }
  const stop = () => source.close();
  addEventListener("pagehide", stop, { once: true });
  return stop;
}
