import {
  type CompanyHandle,
  type NewCompany,
  noLimits,
  type QuickBooksSimulator,
  type SimulatorOptions,
  startQuickBooksSimulator,
} from '../index.ts';
import type { JsonObject } from '../json.ts';
import { listOf, objectOf, textOf } from '../json.ts';

type Answer = { status: number; body: JsonObject; code: string; headers: Headers };

/** A British company with an account, an item and two tax codes, and the API as an app sees it. */
export async function openCompany(options: SimulatorOptions & { company?: Partial<NewCompany> } = {}) {
  const { company, ...rest } = options;
  const simulator = await startQuickBooksSimulator({
    limits: noLimits,
    ...rest,
  });
  const books = simulator.createCompany({ name: 'Thames Trading Ltd', ...company });
  const [income] = books.add('Account', { Name: 'Sales', AcctNum: '4000', AccountType: 'Income' });
  const [bank] = books.add('Account', { Name: 'Stripe clearing', AccountType: 'Bank' });
  const [item] = books.add('Item', { Name: 'Seat', Type: 'Service', IncomeAccountRef: { value: textOf(income?.Id) } });
  const vat20 = books.addTax('20.0% S', 20);
  const vat0 = books.addTax('0.0% Z', 0);
  const [customer] = books.add('Customer', { DisplayName: 'Adatum Ltd' });
  const id = (record: JsonObject | undefined) => textOf(record?.Id);
  return {
    simulator,
    books,
    known: {
      income: id(income),
      bank: id(bank),
      item: id(item),
      vat20: id(vat20),
      vat0: id(vat0),
      customer: id(customer),
    },
    ...api(simulator, books),
  };
}

export type OpenCompany = Awaited<ReturnType<typeof openCompany>>;

function api(simulator: QuickBooksSimulator, books: CompanyHandle) {
  const token = simulator.issueAccessToken(books);
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${books.url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = objectOf(await response.json());
    const code = textOf(listOf(objectOf(answer.Fault).Error)[0]?.code);
    return { status: response.status, body: answer, code, headers: response.headers };
  };
  return {
    ask,
    post: (path: string, body: unknown) => ask('POST', path, body),
    query: async (text: string) => ask('GET', `query?query=${encodeURIComponent(text)}`),
  };
}

/** An invoice of one line: 2 × 50.00 at 20 %. */
export const invoiceBody = ({ known }: Pick<OpenCompany, 'known'>, more: JsonObject = {}): JsonObject => ({
  CustomerRef: { value: known.customer },
  TxnDate: '2026-03-02',
  GlobalTaxCalculation: 'TaxExcluded',
  Line: [salesLine(known)],
  ...more,
});

export const salesLine = (known: OpenCompany['known'], detail: JsonObject = {}, amount = 100): JsonObject => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: {
    ItemRef: { value: known.item },
    Qty: 2,
    UnitPrice: 50,
    TaxCodeRef: { value: known.vat20 },
    ...detail,
  },
});
