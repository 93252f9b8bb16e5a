import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Services } from '../services.ts';
import type { ApiEnv } from './door/caller.ts';

const about = `Tieout keeps Stripe and the books in step. This API does what the app in the Stripe Dashboard does.

Fields of objects are written in camelCase, parameters and the paging envelope in snake_case. Money is minor units as a
decimal string with its currency, instants are ISO 8601 in UTC, dates of documents are calendar dates.`;

export type ApiDocument = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>;

/** The API's description. Made from the routes once they are all there. */
export const apiDocument = (app: OpenAPIHono<ApiEnv>, publicUrl: string): ApiDocument =>
  app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Tieout API', version: '1', description: about },
    servers: [{ url: publicUrl }],
    tags: [
      { name: 'Documents', description: 'Invoices and credit notes, and what may be done with them.' },
      {
        name: 'Money movement',
        description:
          'Payments, fees, refunds, disputes and payouts as they are booked, and what may be done with them.',
      },
      { name: 'Payouts', description: 'Payouts, and the proof that what is booked equals the bank line.' },
      { name: 'Bulk runs', description: 'Replaying or excluding many documents at once.' },
      {
        name: 'Mappings',
        description:
          'What is booked where: products to items and accounts, tax rates to tax codes, fields to their sources, customers to customers.',
      },
      { name: 'Settings', description: 'The sync rules, versioned as a whole.' },
      { name: 'Account', description: 'Connections, customers of the ledger, usage, and who changed what.' },
      { name: 'Webhooks', description: 'Being told of what became of documents.' },
    ],
    externalDocs: { url: `${publicUrl}/api/docs`, description: 'Guide and error codes' },
  });

/** `GET /api/v1/openapi.json`: open to everybody, as it tells nothing of any account. */
export function describeApi(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, made in the app’s settings: `Authorization: Bearer tieout_test_…`',
  });
  let made: ApiDocument | undefined;
  app.get('/openapi.json', (c) => {
    made ??= apiDocument(app, services.config.publicUrl);
    return c.json(made);
  });
}
