import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiStage, openApiStage } from '#test/kit/api-stage.ts';
import { openHouse } from '#test/kit/house.ts';
import { tellOfTheAccount } from './api/account.ts';
import { tellOfTheDocs } from './api/docs.ts';
import { tellOfDocuments } from './api/documents.ts';
import { tellOfTheDoor } from './api/door.ts';
import { tellOfMappings } from './api/mappings.ts';
import { tellOfPayouts } from './api/payouts.ts';
import { tellOfWebhooks } from './api/webhooks.ts';

/**
 * The public API, as one story in one house. Every answer in it is held to the OpenAPI document that the API serves
 * (test/kit/api-contract.ts); at the end each operation of that document has been called.
 */
let stage: ApiStage;
const on = (): ApiStage => stage;

beforeAll(async () => {
  const house = await openHouse({ env: { WEBHOOK_TARGETS: 'any' } });
  stage = await openApiStage(house, await house.merchant());
});
afterAll(() => stage.house.stop());

tellOfTheDoor(on);
tellOfDocuments(on);
tellOfMappings(on);
tellOfTheAccount(on);
tellOfPayouts(on);
tellOfWebhooks(on);
tellOfTheDocs(on);

describe('the description of the API', () => {
  it('given the whole story, then every operation in it was called with success', () => {
    expect(stage.contract.uncalled).toEqual([]);
    expect(stage.contract.operations.length).toBeGreaterThan(10);
  });
});
