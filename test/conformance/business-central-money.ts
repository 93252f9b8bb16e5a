import { randomUUID } from 'node:crypto';
import type { EntryRef } from '#backend/connectors/money.ts';
import { fromDecimal, toDecimal } from '#backend/documents/money.ts';
import { type AccountRole, accountRoles } from '#shared/money-settings.ts';
import type { BusinessCentralSimulator, CompanyHandle } from '#test/simulators/business-central/index.ts';
import { businessCentralBooks } from './business-central.ts';
import type { MoneyControl, MoneyOperation, MoneyUnderTest } from './money-control.ts';

/** Everything goes through `$batch`, so the body tells what a request is for. */
const requestsOf: Record<MoneyOperation, string> = {
  create_entry: '"documentNumber"',
  find_entry: 'generalLedgerEntries',
  remove_entry: '"DELETE"',
};

const lineSets = ['customerPayments', 'journalLines'];

export type BusinessCentralMoney = MoneyUnderTest & { simulator: BusinessCentralSimulator; books: CompanyHandle };

/** Business Central's stand-in with an account for each role, as the money side of a ledger. */
export async function businessCentralMoney(
  options: Parameters<typeof businessCentralBooks>[0] = {},
): Promise<BusinessCentralMoney> {
  const { connector, http, company, simulator, control, close } = await businessCentralBooks(options);
  const books = simulator.companies().find(({ id }) => id === company.companyId);
  if (books === undefined) throw new Error('The company is missing');
  const account = seedAccounts(books);
  const path = (set: string) => new URL(`${books.url}/${set}`).pathname;
  const linesOf = ({ id }: EntryRef) =>
    lineSets.flatMap((set) =>
      books
        .rows(set)
        .filter(({ values }) => values.documentNumber === id)
        .map((row) => ({ set, row })),
    );
  const send = async (at: string, body: unknown): Promise<Record<string, unknown>> => {
    const answer = await http.request({ method: 'POST', path: path(at), body, purpose: 'prepare' });
    if (answer.status >= 300) throw new Error(`${at}: ${JSON.stringify(answer.body)}`);
    return typeof answer.body === 'object' && answer.body !== null ? { ...answer.body } : {};
  };

  const money: MoneyControl = {
    homeCurrency: control.seeded.localCurrency,
    account,
    inactiveAccount: books.find('accounts', 'BLOCKED').id,
    unknownAccount: randomUUID(),
    item: control.seeded.item.id,
    taxCode: control.seeded.taxCode,
    dimensions: { class: 'NORTH' },
    addContact: async (currency) => {
      const [row] = books.addCustomers({
        displayName: `Customer ${randomUUID()}`,
        taxArea: 'EXPORT',
        ...(currency === control.seeded.localCurrency ? {} : { currency }),
      });
      return row?.id ?? '';
    },
    addDocument: async (kind, contactId, amount, currency) => {
      const [set, lines] =
        kind === 'invoice' ? ['salesInvoices', 'salesInvoiceLines'] : ['salesCreditMemos', 'salesCreditMemoLines'];
      const line = {
        ...{ lineType: 'Account', accountId: books.find('accounts', '8000').id, quantity: 1, taxCode: 'NOVAT' },
        unitPrice: Number(toDecimal({ amount, currency })),
      };
      const made = await send(set, { customerId: contactId, [lines]: [line] });
      const id = String(made.id);
      await send(`${set}(${id})/Microsoft.NAV.post`, undefined);
      const { values } = books.find(set, String(books.rows(set).find((row) => row.id === id)?.values.number));
      return { kind, id, number: String(values.number) };
    },
    // A waiting payment settles nothing yet.
    openAmount: () => null,
    balanceOf: () => null,
    closeBooks: (until) => {
      books.setGeneralLedgerSetup({ allowPostingFrom: until === null ? '0001-01-01' : dayAfter(until) });
    },
    removeBehind: async (ref) => {
      for (const { set, row } of linesOf(ref)) books.delete(set, row.id);
    },
    touchBehind: async (ref) => {
      for (const { set, row } of linesOf(ref)) books.change(set, row.id, { description: 'Changed by hand' });
    },
    bookByHand: async (accountId, postingDate, count) => {
      const number = String(books.rows('accounts').find(({ id }) => id === accountId)?.values.number);
      return Array.from({ length: count }, (_, index): EntryRef => {
        const row = books.company.table('generalLedgerEntries').insert({
          ...{ entryNumber: 500_000 + index, postingDate, documentNumber: `G${100_000 + index}`, documentType: ' ' },
          ...{ accountId, accountNumber: number, description: 'By hand' },
          ...{ debitAmount: '1', creditAmount: '0' },
        });
        return { entity: 'generalLedgerEntries', id: row.id };
      });
    },
    spoil: (operation, trouble) =>
      simulator.faults.add({ method: 'POST', path: '\\$batch', sent: requestsOf[operation], ...trouble }),
    calm: () => simulator.faults.clear(),
    requests: () => simulator.requests.length,
  };
  return { connector, http, company, money, close, simulator, books };
}

/** A G/L account for each role. */
function seedAccounts(books: CompanyHandle): (role: AccountRole) => string {
  books.addTaxAreas({ code: 'EXPORT' });
  books.addTaxGroups({ code: 'NOVAT' });
  books.setVat('EXPORT', 'NOVAT', '0');
  books.addDimensions({ code: 'CLASS', values: [{ code: 'NORTH' }] });
  books.addAccounts(
    { number: '8000', displayName: 'Sales abroad', taxGroup: 'NOVAT' },
    { number: 'BLOCKED', displayName: 'Old account', properties: { blocked: true } },
  );
  const ids = new Map<AccountRole, string>(
    accountRoles.map((role, index) => {
      const [row] = books.addAccounts({ number: String(9000 + index), displayName: role.replaceAll('_', ' ') });
      return [role, row?.id ?? ''];
    }),
  );
  return (role) => ids.get(role) ?? '';
}

/** What an account got in the general ledger, minor units; debit positive. */
export function balance(books: CompanyHandle, number: string, currency: string): bigint {
  return books
    .rows('generalLedgerEntries')
    .filter(({ values }) => values.accountNumber === number)
    .reduce(
      (sum, { values }) =>
        sum +
        fromDecimal(String(values.debitAmount ?? 0), currency).amount -
        fromDecimal(String(values.creditAmount ?? 0), currency).amount,
      0n,
    );
}

function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
