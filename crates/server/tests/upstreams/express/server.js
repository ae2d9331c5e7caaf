// Express as it comes, behind `method-override` for the three headers that its documentation names.
'use strict';

const { readFileSync } = require('node:fs');
const express = require('express');
const methodOverride = require('method-override');

const app = express();
for (const header of ['X-HTTP-Method', 'X-HTTP-Method-Override', 'X-Method-Override']) {
  app.use(methodOverride(header));
}

// `{id}` is `:v0` here, and `{path*}` is `*v0`.
function pattern(template) {
  let count = 0;
  return template
    .split(/(\{[^}]*\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[()[\]{}+?!:*\\]/g, '\\$&');
      return (part.endsWith('*}') ? '*v' : ':v') + count++;
    })
    .join('');
}

for (const operation of readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const [method, template] = operation.split(' ');
  app[method.toLowerCase()](pattern(template), (_, response) => {
    response.set('x-ran', operation).end();
  });
}

const server = app.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
