import { type ApiAnswer, ApiContract } from './api-contract.ts';
import { apiKeyOf } from './api-rows.ts';
import type { House, Merchant } from './house.ts';

export type ApiRequest = {
  key?: string | null;
  body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  text?: string;
  headers?: Record<string, string>;
};

/** A house with a merchant whose integrators call the API; every answer is held to the served description. */
export type ApiStage = {
  house: House;
  merchant: Merchant;
  /** Keys of the merchant: one with all scopes, one that may read only. */
  key: string;
  reader: string;
  contract: ApiContract;
  /** Calls the API, by the key with all scopes unless told otherwise. @param path below /api/v1 */
  call(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
};

export async function openApiStage(house: House, merchant: Merchant): Promise<ApiStage> {
  const served = await fetch(`${house.url}/api/v1/openapi.json`);
  const contract = new ApiContract(await served.json());
  const { secret: key } = await apiKeyOf(house, merchant);
  const { secret: reader } = await apiKeyOf(house, merchant, ['read'], 'Reader');
  const call: ApiStage['call'] = async (method, path, request = {}) => {
    const presented = request.key === undefined ? key : request.key;
    const response = await fetch(`${house.url}/api/v1${path}`, {
      method,
      headers: {
        ...(presented === null ? {} : { Authorization: `Bearer ${presented}` }),
        ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...request.headers,
      },
      ...(request.text === undefined && request.body === undefined
        ? {}
        : { body: request.text ?? JSON.stringify(request.body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.includes('json') === true;
    const answer = { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
    contract.check(method, `/api/v1${path.split('?')[0]}`, answer);
    return answer;
  };
  return { house, merchant, key, reader, contract, call };
}
