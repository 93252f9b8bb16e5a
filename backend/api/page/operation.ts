import { html } from 'hono/html';
import type { Operation, Parameter } from './described.ts';
import { field, inner, prose, typeOf } from './schema.ts';

type Html = ReturnType<typeof html>;

/** Problems that the door may answer to anything are told once, in the guide. */
const common = new Set(['400', '401', '403', '413', '415', '422', '429', '500']);

/** One operation: what it does, what it takes, what it answers. */
export function operationHtml(operation: Operation): Html {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = operation;
  const shown = parameters.filter(({ name }) => name.toLowerCase() !== 'idempotency-key');
  const repeatable = shown.length < parameters.length;
  return html`<section class="operation" id="${operationId}">
    <h3><a href="#${operationId}">${summary}</a></h3>
    <p class="call"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></p>
    ${description === undefined ? '' : html`<p>${prose(description)}</p>`}
    <p class="facts">Scope <code>${operation['x-scope']}</code>${repeatable ? html` · takes an <a href="#idempotency">Idempotency-Key</a>` : ''}</p>
    ${shown.length === 0 ? '' : html`<h4>Parameters</h4><ul class="fields">${shown.map(parameterHtml)}</ul>`}
    ${requestBody === undefined ? '' : html`<h4>Body</h4>${Object.entries(requestBody.content).map(([type, { schema }]) => bodyHtml(type, schema))}`}
    <h4>Answers</h4>
    <ul class="answers">${Object.entries(responses)
      .filter(([status]) => !common.has(status))
      .map(
        ([status, { description: words, content = {} }]) =>
          html`<li><span class="status s${status.slice(0, 1)}">${status}</span> ${words}${Object.entries(content)
            .filter(([type]) => type !== 'application/problem+json')
            .map(
              ([type, { schema }]) =>
                html` <span class="type">${type === 'application/json' ? typeOf(schema) : type}</span>${type === 'application/json' ? inner(schema, 2) : ''}`,
            )}</li>`,
      )}</ul>
  </section>`;
}

/** Most stand in the query; the others say where. */
const places: Record<string, string> = { path: '(in the path)', header: '(header)' };

const parameterHtml = ({ name, in: place, required, description, schema }: Parameter): Html =>
  field(
    name,
    {
      ...schema,
      description:
        [description ?? schema.description, places[place]].filter((part) => part !== undefined).join(' ') || undefined,
    },
    required,
  );

const bodyHtml = (type: string, schema: Parameter['schema']): Html =>
  html`<p class="facts"><code>${type}</code> ${type === 'application/json' ? typeOf(schema) : 'as described above'}</p>${type === 'application/json' ? inner(schema, 0) : ''}`;
