// Opens event streams as browsers do, and reports when a message about a VM arrives.
import { createParser } from 'eventsource-parser';
import { request } from 'node:http';

/**
 * Resolves once the snapshot is in. `onChange(ids, at)` is called for each change message.
 */
export function openStream(url, headers, onChange = () => {}) {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { headers: { ...headers, accept: 'text/event-stream' } },
      response => {
        if (response.statusCode !== 200) {
          reject(new Error(`${url}: ${response.statusCode}`));
          response.resume();
          return;
        }
        let messages = 0;
        const stream = {
          close: () => call.destroy(),
          messages: () => messages,
        };
        const parser = createParser({
          onEvent(event) {
            messages += 1;
            if (event.event === 'snapshot') {
              resolve(stream);
            } else if (event.event === 'change') {
              const at = performance.now();
              onChange(JSON.parse(event.data).changed, at);
            }
          },
        });
        response.setEncoding('utf8');
        response.on('data', text => parser.feed(text));
      },
    );
    call.on('error', error =>
      error.code === 'ECONNRESET' ? undefined : reject(error),
    );
    call.end();
  });
}
