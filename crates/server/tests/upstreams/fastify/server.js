// Fastify with each of its router's lenient options.
'use strict';

const { readFileSync } = require('node:fs');
const fastify = require('fastify');

const app = fastify({
  exposeHeadRoutes: true,
  routerOptions: {
    caseSensitive: false,
    ignoreDuplicateSlashes: true,
    ignoreTrailingSlash: true,
    useSemicolonDelimiter: true,
  },
});

// `{id}` is `:v0` here, with an expression where text follows, and `{path*}` is `*`, which has to be the last.
function pattern(template) {
  let count = 0;
  return template
    .split(/(\{[^}]*\})/)
    .map((part, index, parts) => {
      if (!part.startsWith('{')) return part.replaceAll(':', '::');
      if (part.endsWith('*}')) return '*';
      return /^[^/]/.test(parts[index + 1]) ? `:v${count++}([^/]+)` : `:v${count++}`;
    })
    .join('');
}

for (const operation of readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const [method, template] = operation.split(' ');
  const url = pattern(template);
  if (/\*./.test(url)) {
    console.log('left out', operation);
    continue;
  }
  app.route({
    method,
    url,
    handler: (_, reply) => {
      reply.header('x-ran', operation).send('');
    },
  });
}

app.listen({ port: 0, host: '127.0.0.1' }).then((address) => console.log('listening', new URL(address).port));
